package io.plumbline.jobs.run;

/** A run ended with an error; the message is the error's own, the cause has it whole. */
public final class RunFailed extends Exception {
  private static final long serialVersionUID = 1L;

  RunFailed(Throwable cause) {
    super(rootMessage(cause), cause);
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
