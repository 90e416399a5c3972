package io.plumbline.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * A kind of source.
 *
 * @param name what {@code type} calls it
 * @param files whether its records stand in files, which end; else they are messages, and a split
 *     may be idle
 * @param reading how what its entries have of their own is read
 */
record SourceType(String name, boolean files, Reading reading) {
  /** Reads one entry. */
  interface Reading {
    /** The source; null, with a problem, where the entry does not say enough to make one. */
    @Nullable SourceConfig read(SourceEntry entry);
  }
}
