package io.plumbline.jobs.run;

/** A run cannot begin as things are; the message says what to do. */
public final class RunRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunRefused(String message) {
    super(message);
  }
}
