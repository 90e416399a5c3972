package io.plumbline.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * A kind of sink.
 *
 * @param name what {@code type} calls it
 * @param reading how its entries are read
 */
record SinkType(String name, Reading reading) {
  /** Reads one entry. */
  interface Reading {
    /** The sink; null, with a problem, where the entry does not say enough to make one. */
    @Nullable SinkConfig read(SinkEntry entry);
  }
}
