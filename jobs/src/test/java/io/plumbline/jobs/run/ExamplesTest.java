package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worked examples on their real streams, through the command line. */
class ExamplesTest {
  private static final Set<String> COMPARED =
      Set.of("count", "missing_rate", "mean", "std_dev", "min", "max");

  @TempDir Path folder;

  @Test
  void figuresOfElec2EqualAnOfflineComputation() throws IOException {
    compareWithOffline(
        new ExampleRun("elec2", "elec2", folder),
        Duration.ofDays(1),
        Set.of(
            "weekday",
            "period",
            "nswprice",
            "nswdemand",
            "vicprice",
            "vicdemand",
            "transfer",
            "prediction:score"));
  }

  @Test
  void figuresOfAdultIncomeEqualAnOfflineComputation() throws IOException {
    compareWithOffline(
        new ExampleRun("adult_income", "adult_income", folder),
        Duration.ofHours(12),
        Set.of(
            "age",
            "fnlwgt",
            "education-num",
            "capital-gain",
            "capital-loss",
            "hours-per-week",
            "prediction:score"));
  }

  private void compareWithOffline(ExampleRun example, Duration window, Set<String> numeric)
      throws IOException {
    Map<String, Double> expected = OfflineFigures.of(example.events(), window, numeric);
    Path out = example.run("compared");
    Map<String, Double> found = new HashMap<>();
    for (String line : FinalFigures.of(out.resolve("metrics.jsonl"))) {
      JsonNode figure = FinalFigures.parse(line);
      Instant start = Instant.parse(figure.get("window_start").asText());
      Instant end = Instant.parse(figure.get("window_end").asText());
      String metric = figure.get("metric").asText();
      if (Duration.between(start, end).equals(window) && COMPARED.contains(metric)) {
        String name = start + " " + figure.get("subject").asText() + " " + metric;
        found.put(name, figure.get("value").isNull() ? null : figure.get("value").asDouble());
      }
    }
    assertThat(expected).hasSizeGreaterThan(100);
    expected.forEach(
        (name, value) ->
            assertThat(found.get(name))
                .as(name)
                .isNotNull()
                .isCloseTo(value, within(1e-11 * Math.abs(value))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"california_housing", "elec2", "bike_hourly", "adult_income", "adult_faults"})
  void finalFiguresAreTheSameAtAnyParallelism(String name) throws IOException {
    ExampleRun example =
        new ExampleRun(name, name.equals("adult_faults") ? "adult_income" : name, folder);
    List<String> one =
        FinalFigures.of(example.run("one", "parallelism=1").resolve("metrics.jsonl"));
    List<String> two =
        FinalFigures.of(example.run("two", "parallelism=2").resolve("metrics.jsonl"));
    assertThat(one).hasSizeGreaterThan(100);
    assertThat(two).isEqualTo(one);
  }

  @Test
  void adultIncomeWhoseOrderIsRandomRaisesNoAlert() {
    Path out = new ExampleRun("adult_income", "adult_income", folder).run("quiet");
    assertThat(ExampleRun.lines(out.resolve("alerts.jsonl"))).isEmpty();
  }

  @Test
  void adultFaultsDeadLettersExactlyItsMalformedLines() throws IOException {
    JsonNode faults =
        FinalFigures.parse(
            java.nio.file.Files.readString(
                SharedStreams.folder("adult_faults").resolve("faults.json")));
    Path out = new ExampleRun("adult_faults", "adult_income", folder).run("faults");
    List<String> letters =
        ExampleRun.lines(out.resolve("dead-letters.jsonl")).stream()
            .map(FinalFigures::parse)
            .map(
                letter ->
                    new String(
                        Base64.getDecoder().decode(letter.get("payload").asText()),
                        StandardCharsets.UTF_8))
            .toList();
    List<String> malformed = new java.util.ArrayList<>();
    faults.get("malformed_line_texts").forEach(text -> malformed.add(text.asText()));
    assertThat(letters).containsExactlyInAnyOrderElementsOf(malformed);
  }
}
