package io.plumbline.detectors.expression;

import io.plumbline.detectors.event.EventRow;

/**
 * Evaluates the expressions of one layout for one event after the other. An instance belongs to one
 * thread at a time; no event makes it throw.
 */
@FunctionalInterface
public interface RowTest {
  /**
   * Evaluates them all.
   *
   * @param row an event that is no dead letter
   * @param into takes what each came to, in the order of the layout
   */
  void test(EventRow row, Outcome[] into);
}
