package io.plumbline.jobs.run;

import java.time.Instant;

/**
 * There is nothing to go on with: the run had come to its end when its process was killed, and its
 * results are complete. The next start begins anew.
 */
public final class RunComplete extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunComplete(Instant startedAt) {
    super(
        "the run that was started at "
            + startedAt
            + " had ended when its process was killed: its results are complete"
            + " (start again for a new run)");
  }
}
