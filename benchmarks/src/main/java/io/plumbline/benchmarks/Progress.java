package io.plumbline.benchmarks;

import java.io.PrintStream;

/** One line on the terminal that says what is going on; whole lines where there is no terminal. */
final class Progress {
  private static final long EVERY_NANOS = 500_000_000;

  private final PrintStream out;
  private final boolean terminal = System.console() != null;
  private long shown = System.nanoTime() - EVERY_NANOS;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Says how far a step is. */
  void at(String step, long done, long all) {
    boolean ends = done == all;
    if (!ends && ((done & 0x3FF) != 0 || System.nanoTime() - shown < EVERY_NANOS || !terminal)) {
      return;
    }
    shown = System.nanoTime();
    String line = step + ": " + 100 * done / all + " %";
    out.print(terminal ? "\r" + line + (ends ? "\n" : "") : line + "\n");
    out.flush();
  }

  /** Says that something was done. */
  void say(String line) {
    out.println(line);
  }
}
