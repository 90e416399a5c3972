package io.plumbline.jobs.cli;

import java.util.Optional;

/**
 * Whether one thing behind a configuration was reached.
 *
 * @param what what was looked for
 * @param problem why it cannot be used; empty when it can
 */
record Reach(String what, Optional<String> problem) {
  /** Something that can be used. */
  static Reach fine(String what) {
    return new Reach(what, Optional.empty());
  }

  /** Something that cannot be used. */
  static Reach failed(String what, String problem) {
    return new Reach(what, Optional.of(problem));
  }
}
