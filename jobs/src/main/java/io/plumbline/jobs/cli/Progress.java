package io.plumbline.jobs.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a piece of work is: a bar that is redrawn on a terminal, a plain line every few
 * seconds elsewhere, nothing when quiet.
 *
 * <p>{@link #at} is cheap between two redraws and may be called from any thread. {@link #close}
 * shows the last state and ends the line; it claims nothing that was not reported.
 */
public final class Progress implements AutoCloseable {
  /** How progress is shown. */
  public enum Style {
    /** A bar, redrawn in place. */
    TERMINAL,
    /** A line every few seconds. */
    LINES,
    /** Nothing. */
    QUIET;

    /** A bar if this process talks to a terminal, lines if not. */
    public static Style detect(boolean quiet) {
      if (quiet) {
        return QUIET;
      }
      boolean dumb = "dumb".equals(System.getenv("TERM"));
      return System.console() != null && !dumb ? TERMINAL : LINES;
    }
  }

  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration LINE = Duration.ofSeconds(5);
  private static final int BAR = 24;

  private final PrintStream out;
  private final Style style;
  private final String unit;
  private final LongSupplier nanoTime;
  private final long started;
  private final long every;

  private long nextDraw;
  private int drawnLength;
  private long done;
  private long total;
  private long count;
  private boolean drawn;
  private boolean current;

  /**
   * Progress that starts now.
   *
   * @param unit what is counted, in the plural, such as {@code rows}
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public Progress(PrintStream out, Style style, String unit, LongSupplier nanoTime) {
    this.out = out;
    this.style = style;
    this.unit = unit;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.every = (style == Style.TERMINAL ? REDRAW : LINE).toNanos();
    this.nextDraw = started + every;
  }

  /**
   * Reports the state; shown when the last redraw is long enough ago.
   *
   * @param done how much of the work is done, in any measure, such as bytes
   * @param total the whole work in the same measure; 0 if it has no known end
   * @param count how many units (rows, events) are done
   */
  public synchronized void at(long done, long total, long count) {
    if (style == Style.QUIET) {
      return;
    }
    this.done = done;
    this.total = total;
    this.count = count;
    current = false;
    long now = nanoTime.getAsLong();
    if (now - nextDraw >= 0) {
      nextDraw = now + every;
      draw(now);
    }
  }

  /** Shows the last state and ends the line. Nothing is printed if nothing was reported. */
  @Override
  public synchronized void close() {
    if (style == Style.QUIET) {
      return;
    }
    if (!current && (drawn || count > 0)) {
      draw(nanoTime.getAsLong());
    }
    if (drawn && style == Style.TERMINAL) {
      out.println();
    }
    out.flush();
    drawn = false;
    current = true;
  }

  private void draw(long now) {
    double seconds = Math.max((now - started) / 1e9, 1e-3);
    String text = style == Style.TERMINAL ? bar(seconds) : line(seconds);
    if (style == Style.TERMINAL) {
      int length = text.length();
      // Blanks cover what a longer text left behind.
      out.print("\r" + text + " ".repeat(Math.max(drawnLength - length, 0)));
      drawnLength = length;
    } else {
      out.println(text);
    }
    out.flush();
    drawn = true;
    current = true;
  }

  private String bar(double seconds) {
    StringBuilder text = new StringBuilder();
    if (total > 0) {
      int full = (int) (BAR * share());
      text.append('[').append("#".repeat(full)).append(".".repeat(BAR - full)).append("] ");
      text.append(String.format(Locale.ROOT, "%3d %%  ", percent()));
    }
    text.append(counted(seconds));
    remaining(seconds, text.append("  "), "ETA ", "");
    return text.toString().stripTrailing();
  }

  private String line(double seconds) {
    StringBuilder text = new StringBuilder();
    if (total > 0) {
      text.append(percent()).append(" %: ");
    }
    text.append(counted(seconds));
    remaining(seconds, text, ", ", " left");
    return text.toString();
  }

  private String counted(double seconds) {
    return String.format(Locale.ROOT, "%,d %s, %,d/s", count, unit, Math.round(count / seconds));
  }

  private void remaining(double seconds, StringBuilder text, String before, String after) {
    if (total > 0 && done > 0 && done < total) {
      long left = (long) Math.ceil(seconds * (total - done) / done);
      text.append(before).append(clock(left)).append(after);
    }
  }

  private double share() {
    return Math.min(1, Math.max(0, (double) done / total));
  }

  private int percent() {
    return (int) (100 * share());
  }

  private static String clock(long seconds) {
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
