package io.plumbline.jobs.demo;

import java.io.PrintStream;

/**
 * Lines above a status line: on a terminal the status is redrawn in place, elsewhere it is a plain
 * line now and then. Not thread-safe.
 */
final class Screen {
  private static final double REDRAW_SECONDS = 1;
  private static final double LINE_SECONDS = 5;
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final PrintStream out;
  private final boolean terminal;
  private double nextStatus;
  private String drawn = "";

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.nextStatus = terminal ? REDRAW_SECONDS : LINE_SECONDS;
  }

  /** A line that stays. */
  void line(String text) {
    if (drawn.isEmpty()) {
      out.println(text);
    } else {
      out.println(CLEAR_LINE + text);
      out.print(drawn);
    }
    out.flush();
  }

  /** Whether the status is to be shown again, at a time in seconds since the start. */
  boolean statusDue(double elapsed) {
    return elapsed >= nextStatus;
  }

  /** Shows the status. */
  void status(String text, double elapsed) {
    double every = terminal ? REDRAW_SECONDS : LINE_SECONDS;
    nextStatus = (Math.floor(elapsed / every) + 1) * every;
    if (terminal) {
      out.print(CLEAR_LINE + text);
      drawn = text;
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Takes the status away. */
  void endStatus() {
    if (!drawn.isEmpty()) {
      out.print(CLEAR_LINE);
      out.flush();
      drawn = "";
    }
  }
}
