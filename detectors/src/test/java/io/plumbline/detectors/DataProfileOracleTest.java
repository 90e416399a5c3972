package io.plumbline.detectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.constraint.InferredType;
import io.plumbline.detectors.constraint.StatisticsBuilder;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.DistinctCount;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.QuantileEstimate;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.profile.TextLengths;
import io.plumbline.detectors.profile.TextProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whole tables folded row by row, against an exact profile of each of their columns. */
class DataProfileOracleTest {
  private static final Map<String, String> NOT_COVERED =
      Map.of(
          "unique_values_seen_once", "single occurrences are not kept apart",
          "entropy_nats", "not a figure of the product; of numbers it is not known from bins",
          "skewness_biased", "third powers are not summed: it would cost every event",
          "excess_kurtosis_biased", "fourth powers are not summed: it would cost every event");

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");
  private static final double SIGMAS = 3.5;

  @Test
  void profilesOfTablesAreThoseOfExactSoftware() {
    Oracles.Family family = Oracles.family("data-profile");
    Report report = family.report(NOT_COVERED);
    for (Case aCase : family.cases()) {
      Map<String, List<String>> columns =
          Oracles.table(aCase.inputs().get("file").asText()).columns();
      List<ColumnLayout> layout = new ArrayList<>();
      aCase
          .expected()
          .fieldNames()
          .forEachRemaining(
              name -> layout.add(layout(name, aCase.expected().get(name), columns.get(name))));
      Profile profile = fold(new Layout(layout), columns);
      for (int i = 0; i < layout.size(); i++) {
        Case part = aCase.part(layout.get(i).name());
        column(part, report, profile, profile.column(i), layout.get(i), columns);
        type(part, report, columns.get(layout.get(i).name()));
        report.close(part);
      }
    }
    report.finish();
  }

  private static ColumnLayout layout(String name, JsonNode expected, List<String> cells) {
    if (!expected.has("sum")) {
      // The most frequent values stand for a baseline's categories; others stay unseen.
      List<String> top = new ArrayList<>();
      expected.path("top").forEach(pair -> top.add(pair.get(0).asText()));
      return new ColumnLayout(Section.FEATURE, name, ColumnKind.CATEGORICAL, null, top);
    }
    double[] sample =
        cells.stream()
            .filter(cell -> !cell.isEmpty())
            .mapToDouble(Double::parseDouble)
            .sorted()
            .toArray();
    return new ColumnLayout(
        Section.FEATURE, name, ColumnKind.NUMERIC, EdgesOfSample.of(sample), List.of());
  }

  /** Folds a table's rows into three profiles by turns and merges them. */
  private static Profile fold(Layout layout, Map<String, List<String>> columns) {
    NameDictionary names = new NameDictionary();
    EventRow row = new EventRow(names);
    RowFold fold = new RowFold(layout);
    List<Profile> parts = List.of(fold.newProfile(), fold.newProfile(), fold.newProfile());
    int rows = columns.values().iterator().next().size();
    for (int r = 0; r < rows; r++) {
      row.clear();
      row.eventTime(r);
      for (ColumnLayout column : layout.columns()) {
        String cell = columns.get(column.name()).get(r);
        int name = names.idOf(column.name());
        if (cell.isEmpty()) {
          row.addNull(Section.FEATURE, name);
        } else if (column.kind() == ColumnKind.NUMERIC) {
          row.addNumber(Section.FEATURE, name, Double.parseDouble(cell));
        } else {
          int start = row.append(cell);
          row.addText(Section.FEATURE, name, start, row.textEnd() - start);
        }
      }
      fold.add(row, parts.get(r % parts.size()));
    }
    Profile whole = fold.newProfile();
    parts.forEach(whole::merge);
    return whole;
  }

  private static void column(
      Case part,
      Report report,
      Profile profile,
      ColumnProfile column,
      ColumnLayout layout,
      Map<String, List<String>> columns) {
    report.expect(part, "rows", profile.events());
    report.expect(part, "nulls", column.missing());
    report.expect(part, "completeness", (double) column.present() / profile.events());
    if (column instanceof NumericProfile numeric) {
      distinct(part, report, numeric.distinct(), DistinctCount.EXACT);
      numeric(part, report, numeric, layout.edges());
    } else if (column instanceof CategoricalProfile categorical) {
      distinct(part, report, categorical.distinct(), Capacity.DEFAULT.categories());
      categorical(part, report, categorical, columns.get(layout.name()));
      if (part.expected().has("min_length")) {
        TextLengths lengths = categorical.lengths(layout.categories());
        report.expect(part, "min_length", lengths.shortest());
        report.expect(part, "max_length", lengths.longest());
        report.expect(part, "mean_length", lengths.mean());
      }
    } else {
      throw new AssertionError(TextProfile.class);
    }
  }

  private static void numeric(Case part, Report report, NumericProfile numeric, BinEdges edges) {
    report.expect(part, "count", numeric.valid());
    report.expect(part, "sum", numeric.sum().doubleValue());
    report.expect(part, "mean", numeric.mean());
    report.expect(part, "variance_ddof0", numeric.variance());
    report.expect(part, "std_ddof0", numeric.standardDeviation());
    double n = numeric.valid();
    report.expect(part, "std_ddof1", numeric.standardDeviation() * Math.sqrt(n / (n - 1)));
    Histogram bins = numeric.histogram(edges);
    report.expect(part, "zeros", countWithin(bins, -Double.MIN_VALUE, 0));
    report.expect(
        part, "negatives", countWithin(bins, Double.NEGATIVE_INFINITY, -Double.MIN_VALUE));
    report.expect(part, "min", numeric.min());
    report.expect(part, "max", numeric.max());
    part.expected()
        .get("quantiles")
        .fields()
        .forEachRemaining(
            entry -> {
              QuantileEstimate estimate =
                  numeric.quantile(Double.parseDouble(entry.getKey()), edges);
              double exact = entry.getValue().doubleValue();
              boolean good =
                  estimate.rankError() == 0
                      ? estimate.value() == exact
                      : sameBin(edges, estimate.value(), exact)
                          && estimate.rankError() <= 2 / 256.0 + 1.0 / numeric.valid();
              report.judge(
                  part,
                  "quantiles",
                  good,
                  entry.getKey() + ": expected " + exact + ", was " + estimate);
            });
  }

  /** The values in (lower, upper], of bins that lie within or without; NaN where one does not. */
  private static double countWithin(Histogram bins, double lower, double upper) {
    double count = 0;
    for (int i = 0; i < bins.bins(); i++) {
      if (bins.lower()[i] >= lower && bins.upper()[i] <= upper) {
        count += bins.count()[i];
      } else if (bins.lower()[i] < upper && bins.upper()[i] > lower) {
        return Double.NaN;
      }
    }
    return count;
  }

  private static void type(Case part, Report report, List<String> cells) {
    StatisticsBuilder builder = new StatisticsBuilder();
    int column = builder.column("c");
    for (String cell : cells) {
      builder.add(column, cell);
      builder.endRow();
    }
    InferredType type = builder.build(null).features().get(0).type();
    String expected = part.expected().get("type").asText();
    report.judge(
        part,
        "type",
        type
            == switch (expected) {
              case "integral" -> InferredType.INTEGRAL;
              case "fractional" -> InferredType.FRACTIONAL;
              case "null-only" -> InferredType.UNKNOWN;
              default -> InferredType.STRING;
            },
        "expected " + expected + ": was " + type);
  }

  private static boolean sameBin(BinEdges edges, double one, double other) {
    return edges.binOf(one) == edges.binOf(other);
  }

  private static void categorical(
      Case part, Report report, CategoricalProfile categorical, List<String> cells) {
    if (!part.expected().has("top")) {
      return;
    }
    int position = 0;
    for (JsonNode pair : part.expected().get("top")) {
      long count = categorical.count(position++);
      report.judge(part, "top", count == pair.get(1).longValue(), pair + ": was " + count);
    }
    Map<String, Long> exact = new HashMap<>();
    cells.forEach(cell -> exact.merge(cell, 1L, Long::sum));
    long kept = 0;
    for (var entry : categorical.unseenCategories().entrySet()) {
      kept += entry.getValue();
      boolean plain = !NUMBER.matcher(entry.getKey()).matches(); // else several texts are one
      if (plain && !entry.getValue().equals(exact.get(entry.getKey()))) {
        report.judge(
            part, "top", false, entry.getKey() + " was counted " + entry.getValue() + " times");
      }
    }
    report.judge(
        part,
        "top",
        categorical.unseen() == kept + categorical.unseenRest(),
        "what is kept and the rest must be all");
  }

  private static void distinct(Case part, Report report, double got, int exactUpTo) {
    long expected = part.expected().get("distinct").longValue();
    double bound =
        expected <= exactUpTo ? 0 : SIGMAS * DistinctCount.RELATIVE_STANDARD_ERROR * expected;
    report.judge(
        part,
        "distinct",
        Math.abs(got - expected) <= bound,
        "expected " + expected + " within " + bound + ": was " + got);
  }
}
