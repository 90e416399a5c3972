package io.plumbline.detectors.baseline;

import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The profile of a reference data set, and the layout that windows are counted on so that they
 * compare with it.
 *
 * @param name what metrics call it, such as {@code reference}
 * @param version a hash of its content, in hexadecimal
 * @param model the model's id, or null where the reference does not say
 * @param modelVersion the model's version, or null
 * @param layout the columns with their edges and categories
 * @param profile the reference folded on that layout; its columns are the layout's, position by
 *     position
 * @param quantiles per column of the layout the exact inverted-CDF quantiles at 0.05, 0.25, 0.5,
 *     0.75, 0.95; empty where the column is not numeric or has no values
 * @param warnings what a reader should know of the reference data, such as constant columns or
 *     edges that come from a sample of the rows
 * @param divisions the reference divided into segments, with their profiles on the same layout
 */
public record Baseline(
    String name,
    String version,
    @Nullable String model,
    @Nullable String modelVersion,
    Layout layout,
    Profile profile,
    List<double[]> quantiles,
    List<String> warnings,
    List<ReferenceDivision> divisions) {
  /** The ranks of {@link #quantiles}. */
  public static final List<Double> RANKS = List.of(0.05, 0.25, 0.5, 0.75, 0.95);

  /** Copies the lists. */
  public Baseline {
    quantiles = List.copyOf(quantiles);
    warnings = List.copyOf(warnings);
    divisions = List.copyOf(divisions);
    if (quantiles.size() != layout.columns().size()) {
      throw new IllegalArgumentException(
          "a baseline has quantiles for each of its "
              + layout.columns().size()
              + " columns: had "
              + quantiles.size());
    }
  }

  /** A baseline without warnings and segments. */
  public Baseline(
      String name,
      String version,
      @Nullable String model,
      @Nullable String modelVersion,
      Layout layout,
      Profile profile,
      List<double[]> quantiles) {
    this(name, version, model, modelVersion, layout, profile, quantiles, List.of(), List.of());
  }

  /**
   * A baseline of what a model's own windows were like.
   *
   * @param name what metrics call it
   * @param version which windows they were
   * @param layout the layout that they were counted on
   * @param profile their sum
   */
  public static Baseline ofWindows(String name, String version, Layout layout, Profile profile) {
    return new Baseline(name, version, null, null, layout, profile, quantiles(layout, profile));
  }

  /** The same reference under another name. */
  public Baseline named(String other) {
    return new Baseline(
        other, version, model, modelVersion, layout, profile, quantiles, warnings, divisions);
  }

  /**
   * One segment of the reference, its quantiles as its profile knows them; none where it has too
   * few rows to be compared with.
   */
  public Optional<Baseline> ofSegment(String segment) {
    return divisions.stream()
        .map(division -> division.segments().get(segment))
        .filter(rows -> rows != null && rows.events() >= BaselineBuilder.FEW_ROWS)
        .findFirst()
        .map(
            rows ->
                new Baseline(
                    name, version, model, modelVersion, layout, rows, quantiles(layout, rows)));
  }

  private static List<double[]> quantiles(Layout layout, Profile rows) {
    List<double[]> quantiles = new ArrayList<>();
    for (int i = 0; i < layout.columns().size(); i++) {
      BinEdges edges = layout.columns().get(i).edges();
      quantiles.add(
          rows.column(i) instanceof NumericProfile numbers && numbers.valid() > 0
              ? RANKS.stream().mapToDouble(rank -> numbers.quantile(rank, edges).value()).toArray()
              : new double[0]);
    }
    return quantiles;
  }
}
