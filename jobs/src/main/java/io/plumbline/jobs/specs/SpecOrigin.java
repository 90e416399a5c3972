package io.plumbline.jobs.specs;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** A place where specs are published. Travels with the job; opened in the job manager. */
interface SpecOrigin extends Serializable {
  /** Opens it. Used by one thread. */
  Reader open();

  /** Reads what is published. */
  interface Reader extends AutoCloseable {
    /**
     * All that is published now, in a fixed order.
     *
     * @throws IOException if that cannot be told now: then nothing changes
     */
    List<Published> read() throws IOException;

    @Override
    default void close() {}
  }
}
