package io.plumbline.connectors.sink;

import java.io.Serializable;

/**
 * Turns one result into bytes. Travels with the job; each writer has a copy of its own and calls it
 * from one thread.
 *
 * @param <T> the results
 */
@FunctionalInterface
public interface ValueFormat<T> extends Serializable {
  /** The bytes of one result; of a line without its end, and without any line end inside. */
  byte[] bytes(T value);
}
