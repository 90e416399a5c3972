package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.Comparator;

/**
 * One window of a family, in milliseconds.
 *
 * @param size its length
 * @param every the distance between the starts of two windows of the family
 * @param offset how far the family is shifted from the epoch
 * @param start its start, since 1970 UTC
 */
public record Window(long size, long every, long offset, long start) {
  /** Earlier ends first; of equal ends the shorter window. */
  static final Comparator<Window> BY_END =
      Comparator.comparingLong(Window::end)
          .thenComparingLong(Window::size)
          .thenComparingLong(Window::every)
          .thenComparingLong(Window::offset);

  static Window of(WindowSpec family, long start) {
    return new Window(
        family.size().toMillis(), family.every().toMillis(), family.offset().toMillis(), start);
  }

  long end() {
    return start + size;
  }

  boolean contains(long time) {
    return start <= time && time < end();
  }

  /** Whether the whole pane lies within. */
  boolean contains(Pane pane) {
    return start <= pane.start() && pane.end() <= end();
  }

  boolean contains(Block block) {
    return step().equals(block.step()) && contains(block.start());
  }

  /** The step that all blocks of the window share. */
  Step step() {
    return new Step(every, offset);
  }

  /** The family that the window is of. */
  boolean isOf(WindowSpec family) {
    return size == family.size().toMillis()
        && every == family.every().toMillis()
        && offset == family.offset().toMillis();
  }

  /** The family that it is of. */
  WindowSpec family() {
    return new WindowSpec(
        Duration.ofMillis(size), Duration.ofMillis(every), Duration.ofMillis(offset));
  }

  /** The window of the same family so many steps later. */
  Window next(int steps) {
    return new Window(size, every, offset, start + steps * every);
  }

  /**
   * The grid on which families of windows start.
   *
   * @param every the distance between two starts
   * @param offset how far the grid is shifted from the epoch
   */
  record Step(long every, long offset) {
    static Step of(WindowSpec family) {
      return new Step(family.every().toMillis(), family.offset().toMillis());
    }

    /** The grid on which the family's windows end. */
    static Step ofEnds(WindowSpec family) {
      long every = family.every().toMillis();
      return new Step(
          every, Math.floorMod(family.offset().toMillis() + family.size().toMillis(), every));
    }

    /** The start of the step that contains the time. */
    long start(long time) {
      return time - Math.floorMod(time - offset, every);
    }
  }

  /**
   * One pane.
   *
   * @param start its start, since 1970 UTC
   * @param length its length
   * @param layout the layout that its profile is counted on
   */
  public record Pane(long start, long length, long layout) {
    long end() {
      return start + length;
    }
  }

  /**
   * The sum of the closed panes of one layout within one step of the families that share it.
   *
   * @param every the length of the step
   * @param offset how far the steps are shifted from the epoch
   * @param start the start of the step, since 1970 UTC
   * @param layout the layout that its profile is counted on
   */
  public record Block(long every, long offset, long start, long layout) {
    static Block of(Step step, long time, long layout) {
      return new Block(step.every(), step.offset(), step.start(time), layout);
    }

    Step step() {
      return new Step(every, offset);
    }

    long end() {
      return start + every;
    }
  }
}
