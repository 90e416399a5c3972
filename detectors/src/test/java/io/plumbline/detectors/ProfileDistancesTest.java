package io.plumbline.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.StepDistance;
import io.plumbline.detectors.distance.StepDistances;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances of profiles that were folded from real streams, beside those of the values. */
class ProfileDistancesTest {
  private static final Path STREAMS =
      Path.of(System.getProperty("plumbline.shared", "../../shared")).resolve("data/streams");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WINDOW = 1_000;

  /** A stream's numbers by feature, in order. */
  private static Map<String, double[]> numbers(Path file) throws IOException {
    Map<String, List<Double>> values = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode features = JSON.readTree(line).path("features");
        features
            .fields()
            .forEachRemaining(
                field -> {
                  if (field.getValue().isNumber()) {
                    values
                        .computeIfAbsent(field.getKey(), name -> new ArrayList<>())
                        .add(field.getValue().doubleValue());
                  }
                });
      }
    }
    Map<String, double[]> arrays = new TreeMap<>();
    values.forEach(
        (name, list) -> arrays.put(name, list.stream().mapToDouble(Double::doubleValue).toArray()));
    return arrays;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adult_income",
        "bike_hourly",
        "california_housing",
        "churn_sagemaker",
        "compas_two_year",
        "credit_default",
        "elec2",
        "flights_2001"
      })
  void errorBoundsHoldAndThatOfKolmogorovSmirnovIsBelowFiveThousandths(String stream)
      throws IOException {
    if (!Files.exists(STREAMS)) {
      System.out.println("SKIPPED distances of profiles: no streams at " + STREAMS);
      Assumptions.abort("no streams at " + STREAMS.toAbsolutePath());
    }
    Map<String, double[]> baselines = numbers(STREAMS.resolve(stream).resolve("baseline.jsonl.gz"));
    Map<String, double[]> events = numbers(STREAMS.resolve(stream).resolve("events.jsonl.gz"));
    Map<String, double[]> worst = new TreeMap<>();
    int windows = 0;
    for (Map.Entry<String, double[]> feature : baselines.entrySet()) {
      double[] after = events.getOrDefault(feature.getKey(), new double[0]);
      double[] before = feature.getValue().clone();
      Arrays.sort(before);
      ColumnLayout column =
          new ColumnLayout(
              Section.FEATURE,
              feature.getKey(),
              ColumnKind.NUMERIC,
              EdgesOfSample.of(before),
              List.of());
      Histogram baseline = histogram(column, before);
      for (int from = 0; from + WINDOW <= after.length; from += WINDOW) {
        double[] window = Arrays.copyOfRange(after, from, from + WINDOW);
        compare(worst, before, window, baseline, histogram(column, window));
        windows++;
      }
    }
    worst.forEach(
        (id, errors) ->
            System.out.printf(
                Locale.ROOT,
                "profiles of %s, %s: off by at most %.3g, error bound at most %.3g, the bound %.3g"
                    + " of the value in the mean%n",
                stream,
                id,
                errors[0],
                errors[1],
                errors[2] / errors[3]));
    assertThat(windows).isPositive();
    double[] kolmogorov = worst.get("ks_statistic");
    assertThat(kolmogorov).isNotNull();
    assertThat(kolmogorov[0]).as("distance from the exact statistic").isLessThan(0.005);
    assertThat(kolmogorov[1]).as("stated error bound").isLessThan(0.01);
  }

  private static void compare(
      Map<String, double[]> worst,
      double[] before,
      double[] window,
      Histogram baseline,
      Histogram current) {
    Histogram exactBaseline = Histogram.ofSample(before);
    Histogram exactWindow = Histogram.ofSample(window);
    for (StepDistance distance : StepDistances.ALL) {
      Double exact = distance.between(exactBaseline, exactWindow).value();
      Distance result = distance.between(baseline, current);
      Double value = result.value();
      if (exact == null || value == null) {
        continue;
      }
      double error = Math.abs(exact - value);
      assertThat(error)
          .as("%s: exact %s, profile %s", distance.id(), exact, result)
          .isLessThanOrEqualTo(result.errorBound() + 1e-9 * (1 + Math.abs(exact)));
      double[] errors = worst.computeIfAbsent(distance.id(), id -> new double[4]);
      errors[0] = Math.max(errors[0], error);
      errors[1] = Math.max(errors[1], result.errorBound());
      errors[2] += result.errorBound();
      errors[3] += Math.abs(exact);
    }
  }

  /** What a profile of the column says, after each value has been folded as an event's. */
  private static Histogram histogram(ColumnLayout column, double[] values) {
    RowFold fold = new RowFold(new Layout(List.of(column)));
    Profile profile = fold.newProfile();
    NameDictionary names = new NameDictionary();
    EventRow row = new EventRow(names);
    int name = names.idOf(column.name());
    for (double value : values) {
      row.clear();
      row.eventTime(0);
      row.addNumber(Section.FEATURE, name, value);
      fold.add(row, profile);
    }
    return ((NumericProfile) profile.column(0)).histogram(column.edges());
  }
}
