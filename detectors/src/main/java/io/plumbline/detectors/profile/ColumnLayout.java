package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one column is counted.
 *
 * @param section where in an event its values are
 * @param name the cell's name; empty for a single section
 * @param kind what its values are
 * @param edges the baseline's edges of a numeric column; null counts on logarithmic bins alone
 * @param categories the baseline's canonical values of a categorical or boolean column, in the
 *     order of their counts' positions
 */
public record ColumnLayout(
    Section section,
    String name,
    ColumnKind kind,
    @Nullable BinEdges edges,
    List<String> categories) {
  /** Copies the categories. */
  public ColumnLayout {
    categories = List.copyOf(categories);
  }

  /** The subject of the column's metrics, such as {@code feature:age}. */
  public String subject() {
    return section.subject(name);
  }
}
