package io.plumbline.detectors.check;

import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import java.util.EnumSet;
import java.util.Set;

/** A figure of one column. */
public non-sealed interface ColumnCheck extends Check {
  /** The kinds of columns that have it. */
  default Set<ColumnKind> kinds() {
    return EnumSet.allOf(ColumnKind.class);
  }

  /** Whether columns of a section have it. */
  default boolean concerns(Section section) {
    return true;
  }

  /** Whether it shows values of the column, which those of a sensitive one must not leave by. */
  default boolean revealsValues() {
    return false;
  }

  /**
   * Whether it is of all events, those without a value included. A feature event may bring some of
   * the features and another event the rest, so what one lacks is not missing.
   */
  default boolean ofAllEvents() {
    return false;
  }

  /**
   * Whether a figure of a few values tells what these are: of one value the mean is that value, and
   * a distance says where it lies. Counts and shares do not, whatever they are of.
   */
  default boolean revealsFewValues() {
    String unit = scale().unit();
    return !unit.equals(Scale.SHARE.unit())
        && !unit.equals(Scale.VALUES.unit())
        && !unit.equals(Scale.EVENTS.unit());
  }

  /** The column's figure in a window with events. */
  Measurement measure(ColumnView column);
}
