package io.plumbline.detectors.constraint;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.PublishedColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A baseline made of published statistics, for windows to be compared with.
 *
 * <p><b>What can be compared.</b> Of a numeric column whose sketch was never compacted everything:
 * each value is there. Of a compacted sketch the same, on its weights: figures that depend on ranks
 * (quantiles, deciles, distances) are off by the sketch's own error, which a file does not say. Of
 * a column with buckets alone the moments, the extremes, missing values, and distances over the ten
 * buckets; no quantiles. Of a string column with its categories everything. Of one without: missing
 * values and the number of different ones, as a text column.
 *
 * <p><b>What cannot.</b> Columns of type {@code Unknown}, and those with figures that are not
 * finite, are left out. Nothing is known of times, so the volume of a window has no baseline; of
 * values of a wrong type, NaN and infinite ones, which count as none; of segments; and of the
 * number of different numbers beyond those in the sketch. The baseline's warnings say all of it for
 * the columns it concerns.
 *
 * <p>A column of whole numbers can be categories, when asked for: those that the sketch holds.
 * Domains of constraints are categories too, of count 0 where the statistics have none.
 */
public final class StatisticsBaseline {
  /** So many values stand for a sketch when edges are chosen: ranks within 1/65,536. */
  private static final int REPRESENTATIVES = 1 << 16;

  /** Labels of so many different whole numbers are classes, as for reference data. */
  private static final int CLASSES = 20;

  private static final Comparator<Column> ORDER =
      Comparator.comparing((Column column) -> column.layout().section())
          .thenComparing(column -> column.layout().name());

  private final Statistics statistics;
  private final @Nullable Constraints constraints;
  private final Map<String, FeatureConstraints> constraintsByName = new HashMap<>();
  private final Meaning meaning;
  private final List<String> warnings = new ArrayList<>();

  /** Subjects by what makes them less than reference data; one warning each would be noise. */
  private final Map<String, List<String>> limited = new LinkedHashMap<>();

  /**
   * What the columns are, beyond what the statistics say.
   *
   * @param sections columns that are no features, by name
   * @param kinds kinds that were configured, by subject
   * @param dropped columns that are left out
   */
  public record Meaning(
      Map<String, Section> sections, Map<String, ColumnKind> kinds, Set<String> dropped) {
    /** Every column is a feature of the kind that the statistics suggest. */
    public static final Meaning FEATURES = new Meaning(Map.of(), Map.of(), Set.of());

    /** Copies all three. */
    public Meaning {
      sections = Map.copyOf(sections);
      kinds = Map.copyOf(kinds);
      dropped = Set.copyOf(dropped);
    }
  }

  private record Column(ColumnLayout layout, ColumnProfile profile, double[] quantiles) {}

  private StatisticsBaseline(
      Statistics statistics, @Nullable Constraints constraints, Meaning meaning) {
    this.statistics = statistics;
    this.constraints = constraints;
    this.meaning = meaning;
    if (constraints != null) {
      constraints.features().forEach(each -> constraintsByName.put(each.name(), each));
    }
  }

  /**
   * The baseline.
   *
   * @param name what metrics will call it, such as {@code reference}
   * @param model the model it is of, or null
   * @param modelVersion the model's version, or null
   * @param constraints constraints that were made with the statistics, or null
   * @throws IllegalArgumentException if a configured kind cannot be made of a column, or if no
   *     column can be used; the message says why
   */
  public static Baseline of(
      String name,
      @Nullable String model,
      @Nullable String modelVersion,
      Statistics statistics,
      @Nullable Constraints constraints,
      Meaning meaning) {
    return new StatisticsBaseline(statistics, constraints, meaning).make(name, model, modelVersion);
  }

  private Baseline make(String name, @Nullable String model, @Nullable String modelVersion) {
    for (String wanted : meaning.sections().keySet()) {
      if (statistics.feature(wanted).isEmpty()) {
        throw new IllegalArgumentException("the statistics have no column \"" + wanted + "\"");
      }
    }
    warnings.add(
        "made of published statistics: without times, segments and values of a wrong type");
    if (constraints != null) {
      warnings.add(
          "the thresholds of the constraints are not part of a baseline: checks have their own");
    }
    List<Column> columns = new ArrayList<>();
    for (FeatureStatistics feature : statistics.features()) {
      if (!meaning.dropped().contains(feature.name())) {
        Column column = column(feature);
        if (column != null) {
          columns.add(column);
        }
      }
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "no column of the statistics can be compared with: of "
              + statistics.features().size()
              + " columns");
    }
    limited.forEach((how, subjects) -> warnings.add(how + ": " + String.join(", ", subjects)));
    columns.sort(ORDER);
    Layout layout = new Layout(columns.stream().map(Column::layout).toList());
    return BaselineJson.withVersion(
        new Baseline(
            name,
            "",
            model,
            modelVersion,
            layout,
            PublishedColumn.profile(
                layout, statistics.itemCount(), columns.stream().map(Column::profile).toList()),
            columns.stream().map(Column::quantiles).toList(),
            warnings,
            List.of()));
  }

  private @Nullable Column column(FeatureStatistics feature) {
    Section section = meaning.sections().getOrDefault(feature.name(), Section.FEATURE);
    String name = section.single() ? "" : feature.name();
    String subject = section.subject(name);
    NumericStatistics numeric = feature.numeric();
    StringStatistics strings = feature.strings();
    ColumnKind wanted = meaning.kinds().get(subject);
    FeatureConstraints constraint = constraintsByName.get(feature.name());
    if (feature.present() == 0 || numeric == null && strings == null) {
      leaveOut(subject, "the statistics have no values of it");
      return null;
    }
    if (constraint != null
        && constraint.type() != null
        && constraint.type().isNumeric() != (numeric != null)) {
      warnings.add(
          subject
              + " is taken as the statistics have it, "
              + feature.type().wireName()
              + ": the constraints say "
              + constraint.type().wireName());
    }
    if (numeric != null) {
      String unusable = unusable(numeric);
      if (unusable != null) {
        leaveOut(subject, unusable);
        return null;
      }
      ColumnKind kind = wanted == null ? kind(section, numeric) : wanted;
      return switch (kind) {
        case NUMERIC -> numeric(section, name, feature, numeric);
        case CATEGORICAL, BOOLEAN ->
            categories(section, name, kind, feature, categories(subject, kind, numeric), null);
        case TEXT -> throw impossible(subject, feature, kind);
      };
    }
    if (strings == null) {
      return null;
    }
    ColumnKind kind =
        wanted != null
            ? wanted
            : strings.categories() == null ? ColumnKind.TEXT : ColumnKind.CATEGORICAL;
    return switch (kind) {
      case NUMERIC -> throw impossible(subject, feature, kind);
      case CATEGORICAL, BOOLEAN -> {
        if (strings.categories() == null) {
          throw new IllegalArgumentException(
              subject
                  + " cannot be "
                  + kind.wireName()
                  + ": the statistics do not list its different values");
        }
        yield categories(
            section,
            name,
            kind,
            feature,
            strings.canonicalCounts(),
            constraint == null ? null : constraint.domains());
      }
      case TEXT -> {
        if (wanted == null) {
          limit(
              subject,
              "compared by missing and different values alone: the statistics do not list the"
                  + " strings");
        }
        yield new Column(
            new ColumnLayout(section, name, ColumnKind.TEXT, null, List.of()),
            PublishedColumn.text(
                feature.present(), strings.distinctCount(), missing(feature.present())),
            new double[0]);
      }
    };
  }

  private void limit(String subject, String how) {
    limited.computeIfAbsent(how, absent -> new ArrayList<>()).add(subject);
  }

  private void leaveOut(String subject, String why) {
    warnings.add(subject + " is left out: " + why);
  }

  private static IllegalArgumentException impossible(
      String subject, FeatureStatistics feature, ColumnKind kind) {
    return new IllegalArgumentException(
        subject
            + " cannot be "
            + kind.wireName()
            + ": it is "
            + feature.type().wireName()
            + " in the statistics");
  }

  private static @Nullable String unusable(NumericStatistics numeric) {
    if (!numeric.isFinite()) {
      return "its figures are not finite";
    }
    if (!(numeric.min() <= numeric.max()) || !(numeric.standardDeviation() >= 0)) {
      return "no values have its figures";
    }
    SketchLevels sketch = numeric.sketch();
    boolean buckets =
        numeric.buckets().stream().mapToDouble(NumericStatistics.Bucket::count).sum() > 0;
    return (sketch == null || sketch.total() == 0) && !buckets
        ? "the statistics have neither a sketch nor buckets of it"
        : null;
  }

  private static ColumnKind kind(Section section, NumericStatistics numeric) {
    boolean answer = section == Section.PREDICTION_LABEL || section == Section.TRUTH;
    SketchLevels sketch = numeric.sketch();
    if (!answer || sketch == null) {
      return ColumnKind.NUMERIC;
    }
    Histogram atoms = sketch.histogram();
    boolean whole = true;
    for (double value : atoms.upper()) {
      whole &= value == Math.rint(value);
    }
    return whole && atoms.bins() <= CLASSES ? ColumnKind.CATEGORICAL : ColumnKind.NUMERIC;
  }

  /** Rows without a value. Where a file's counts contradict its rows, the rows count. */
  private long missing(long present) {
    return Math.max(0, statistics.itemCount() - present);
  }

  // ---- numbers ----

  private Column numeric(
      Section section, String name, FeatureStatistics feature, NumericStatistics numeric) {
    String subject = section.subject(name);
    SketchLevels published = numeric.sketch();
    SketchLevels sketch = published != null && published.total() > 0 ? published : null;
    Histogram values =
        sketch == null
            ? steps(numeric.buckets(), numeric.min(), numeric.max())
            : sketch.histogram();
    long total = values.total();
    if (total != feature.present()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s: the distribution holds %,d of %,d values; its counts are scaled",
              subject,
              total,
              feature.present()));
    }
    values = scaled(values, feature.present());
    BinEdges edges;
    double[] quantiles = new double[0];
    if (sketch != null) {
      edges = EdgesOfSample.of(representatives(values, numeric.min(), numeric.max()));
      quantiles = quantiles(values);
      if (!sketch.isExact()) {
        limit(
            subject,
            "the sketch was compacted, so ranks (quantiles, deciles, distances) are off by its"
                + " error, which the file does not say; different values are those that it kept");
      }
    } else {
      edges = edges(numeric, values);
      limit(
          subject,
          "the statistics have ten buckets and no sketch, so distances are over those buckets, psi"
              + " too, and there are no quantiles");
    }
    if (numeric.min() == numeric.max()) {
      warnings.add(subject + " is constant: any other value is beyond its range");
    }
    NumericProfile profile =
        PublishedColumn.numeric(
            edges,
            values,
            missing(feature.present()),
            numeric.sum(),
            numeric.standardDeviation(),
            numeric.min(),
            numeric.max());
    return new Column(
        new ColumnLayout(section, name, ColumnKind.NUMERIC, edges, List.of()), profile, quantiles);
  }

  /** The buckets, which are closed below, as bins, which are closed above. */
  private static Histogram steps(List<NumericStatistics.Bucket> buckets, double min, double max) {
    if (min == max) {
      return new Histogram(
          new double[] {justBelow(min)}, new double[] {min}, new long[] {count(buckets)});
    }
    int n = buckets.size();
    double[] lower = new double[n];
    double[] upper = new double[n];
    long[] count = new long[n];
    double before = 0;
    long counted = 0;
    for (int i = 0; i < n; i++) {
      NumericStatistics.Bucket bucket = buckets.get(i);
      lower[i] = justBelow(bucket.lowerBound());
      upper[i] = i == n - 1 ? bucket.upperBound() : justBelow(bucket.upperBound());
      before += bucket.count();
      count[i] = Math.round(before) - counted; // parts of values go where they add up to one
      counted += count[i];
    }
    return new Histogram(lower, upper, count);
  }

  /** The number just below; the lowest number itself, as nothing finite is below it. */
  private static double justBelow(double value) {
    return Math.max(Math.nextDown(value), -Double.MAX_VALUE);
  }

  private static long count(List<NumericStatistics.Bucket> buckets) {
    return Math.round(buckets.stream().mapToDouble(NumericStatistics.Bucket::count).sum());
  }

  /** The same shape with another total. */
  private static Histogram scaled(Histogram values, long total) {
    long old = values.total();
    if (old == total) {
      return values;
    }
    long[] count = new long[values.bins()];
    long before = 0;
    long counted = 0;
    for (int i = 0; i < count.length; i++) {
      before += values.count()[i];
      count[i] = Math.round((double) before / old * total) - counted;
      counted += count[i];
    }
    return new Histogram(values.lower(), values.upper(), count);
  }

  /** A sample of the same distribution, ascending, from the smallest value to the largest. */
  private static double[] representatives(Histogram values, double min, double max) {
    long total = values.total();
    int n = (int) Math.max(2, Math.min(total, REPRESENTATIVES));
    double[] sample = new double[n];
    int bin = 0;
    long upTo = values.count()[0];
    for (int i = 0; i < n; i++) {
      long rank = total <= n ? Math.min(i, total - 1) : (long) ((i + 0.5) / n * total);
      while (upTo <= rank) {
        upTo += values.count()[++bin];
      }
      sample[i] = Math.min(Math.max(values.upper()[bin], min), max);
    }
    sample[0] = min;
    sample[n - 1] = max;
    return total == 1 ? new double[] {min} : sample;
  }

  private static double[] quantiles(Histogram values) {
    double[] quantiles = new double[Baseline.RANKS.size()];
    for (int i = 0; i < quantiles.length; i++) {
      long rank = NumericProfile.rank(Baseline.RANKS.get(i), values.total());
      int bin = 0;
      long upTo = values.count()[0];
      while (upTo < rank) {
        upTo += values.count()[++bin];
      }
      quantiles[i] = values.upper()[bin];
    }
    return quantiles;
  }

  /** The bounds of the buckets; the inner ones stand for the deciles. */
  private static BinEdges edges(NumericStatistics numeric, Histogram values) {
    if (numeric.min() == numeric.max()) {
      return EdgesOfSample.of(new double[] {numeric.min()});
    }
    TreeMap<Double, Boolean> edges = new TreeMap<>();
    double first = justBelow(Math.min(numeric.min(), values.upper()[0]));
    double last = Math.max(numeric.max(), values.upper()[values.bins() - 1]);
    for (int i = 0; i + 1 < values.bins(); i++) {
      double inner = values.upper()[i];
      if (inner > first && inner < last) {
        edges.put(inner, true);
      }
    }
    edges.put(first, false);
    edges.put(last, false);
    double[] all = edges.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    int[] deciles = new int[all.length - 2];
    for (int i = 0; i < deciles.length; i++) {
      deciles[i] = i + 1;
    }
    return new BinEdges(all, deciles);
  }

  // ---- categories ----

  /** The values of a sketch as categories. */
  private SortedMap<String, Long> categories(
      String subject, ColumnKind kind, NumericStatistics numeric) {
    SketchLevels sketch = numeric.sketch();
    if (sketch == null) {
      throw new IllegalArgumentException(
          subject
              + " cannot be "
              + kind.wireName()
              + ": the statistics have no sketch with its values");
    }
    if (!sketch.isExact()) {
      warnings.add(
          subject + ": the sketch was compacted, so rare categories may be missing or miscounted");
    }
    Histogram atoms = sketch.histogram();
    SortedMap<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < atoms.bins(); i++) {
      counts.merge(Texts.canonical(atoms.upper()[i]), atoms.count()[i], Long::sum);
    }
    return counts;
  }

  private Column categories(
      Section section,
      String name,
      ColumnKind kind,
      FeatureStatistics feature,
      Map<String, Long> published,
      @Nullable List<String> domains) {
    String subject = section.subject(name);
    Map<String, Long> counts = new HashMap<>(published);
    if (domains != null) {
      domains.forEach(domain -> counts.putIfAbsent(Texts.canonical(domain), 0L));
    }
    if (kind == ColumnKind.BOOLEAN) {
      rename(counts, "1", Texts.canonical(true));
      rename(counts, "0", Texts.canonical(false));
      for (String category : counts.keySet()) {
        if (!category.equals("true") && !category.equals("false")) {
          throw new IllegalArgumentException(
              subject + " cannot be boolean: it has other values than true and false, 1 and 0");
        }
      }
    }
    List<String> categories =
        StatisticsBuilder.list(counts).stream()
            .limit(BaselineBuilder.MAX_CATEGORIES)
            .map(StringStatistics.Category::value)
            .toList();
    if (categories.size() == 1) {
      warnings.add(subject + " is constant: any other value is a new category");
    }
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    if (total != feature.present()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s: the distribution holds %,d of %,d values",
              subject,
              total,
              feature.present()));
    }
    ColumnLayout layout = new ColumnLayout(section, name, kind, null, categories);
    return new Column(
        layout,
        PublishedColumn.categorical(layout, Capacity.DEFAULT, counts, missing(feature.present())),
        new double[0]);
  }

  private static void rename(Map<String, Long> counts, String from, String to) {
    Long count = counts.remove(from);
    if (count != null) {
      counts.merge(to, count, Long::sum);
    }
  }
}
