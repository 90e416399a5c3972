package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.spec.WindowSpec;
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

  boolean contains(Block block) {
    return every == block.every() && offset == block.offset() && contains(block.start());
  }

  /** The step that all blocks of the window share, at no time in particular. */
  Block family() {
    return new Block(every, offset, 0);
  }

  /** The window of the same family so many steps later. */
  Window next(int steps) {
    return new Window(size, every, offset, start + steps * every);
  }

  /**
   * The sum of the closed panes of one step of the families that share it.
   *
   * @param every the length of the step
   * @param offset how far the steps are shifted from the epoch
   * @param start the start of the step, since 1970 UTC
   */
  public record Block(long every, long offset, long start) {
    Block family() {
      return new Block(every, offset, 0);
    }

    static Block of(WindowSpec family, long pane) {
      return new Block(
          family.every().toMillis(), family.offset().toMillis(), family.lastStart(pane));
    }
  }
}
