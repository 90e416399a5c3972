package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.TextLengths;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How long the texts of a column are, in code points, of categories in their canonical form: the
 * shortest, the mean or the longest; 0 and up. {@link Reason#NOT_COUNTED} in windows that are made
 * in part of what an older version counted.
 */
final class LengthOf implements ColumnCheck {
  private static final Scale LENGTHS = new Scale("code points", 0, Double.POSITIVE_INFINITY);

  private final String id;
  private final String description;
  private final boolean reveals;
  private final ToDoubleFunction<TextLengths> figure;

  private LengthOf(
      String id, String description, boolean reveals, ToDoubleFunction<TextLengths> figure) {
    this.id = id;
    this.description = description;
    this.reveals = reveals;
    this.figure = figure;
  }

  static LengthOf shortest() {
    return new LengthOf("length_min", "Length of the shortest text.", true, TextLengths::shortest);
  }

  static LengthOf mean() {
    return new LengthOf("length_mean", "Mean length of the texts.", false, TextLengths::mean);
  }

  static LengthOf longest() {
    return new LengthOf("length_max", "Length of the longest text.", true, TextLengths::longest);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.CATEGORICAL, ColumnKind.TEXT);
  }

  @Override
  public boolean revealsValues() {
    return reveals;
  }

  @Override
  public Scale scale() {
    return LENGTHS;
  }

  @Override
  public Worse worse() {
    return Worse.NEITHER;
  }

  @Override
  public int minSamples() {
    return 1;
  }

  @Override
  public Measurement measure(ColumnView column) {
    TextLengths lengths = column.lengths();
    if (lengths.texts() == 0) {
      return Measurement.undefined(
          lengths.counted() ? Reason.NO_VALUES : Reason.NOT_COUNTED, lengths.texts());
    }
    Measurement measurement = Measurement.exact(figure.applyAsDouble(lengths), lengths.texts());
    return column
        .reference()
        .map(ColumnReference::lengths)
        .filter(before -> before.texts() > 0)
        .map(before -> measurement.against(figure.applyAsDouble(before)))
        .orElse(measurement);
  }
}
