package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real stream with injected faults, in windows of twelve hours with default settings: each fault
 * is found by the check that it is meant for, and nothing else is critical. The same stream without
 * faults raises no alert.
 */
class InjectedFaultsTest {
  private static final Set<String> VIOLATIONS = Set.of("warning", "critical");

  @TempDir Path folder;
  private JsonNode faults;

  @BeforeEach
  void data() throws IOException {
    faults =
        FinalFigures.parse(
            Files.readString(SharedStreams.folder("adult_faults").resolve("faults.json")));
  }

  private List<JsonNode> figures() {
    Path out =
        new ExampleRun("adult_faults", "adult_income", folder)
            .run("faults", "models[0].windows=[12h]", "models[0].allowed-lateness=4h");
    Map<List<String>, JsonNode> last = new HashMap<>();
    for (String line : ExampleRun.lines(out.resolve("metrics.jsonl"))) {
      JsonNode figure = FinalFigures.parse(line);
      if (!figure.get("monitor").textValue().equals("operations")) {
        last.merge(
            List.of(
                figure.get("segment").textValue(),
                figure.get("monitor").textValue(),
                figure.get("subject").textValue(),
                figure.get("metric").textValue(),
                figure.get("window_start").textValue()),
            figure,
            (a, b) -> a.get("revision").longValue() > b.get("revision").longValue() ? a : b);
      }
    }
    return List.copyOf(last.values());
  }

  @Test
  void everyFaultIsFoundByItsCheckInItsWindowAndNothingElseIsCritical() {
    List<JsonNode> figures = figures();
    Set<String> missed = new TreeSet<>();
    int required = 0;
    for (JsonNode fault : faults.get("faults")) {
      for (JsonNode expected : fault.get("expected_checks")) {
        if (expected.get("expected").textValue().equals("required")) {
          required++;
          if (figures.stream().noneMatch(figure -> isFoundBy(expected, figure))) {
            missed.add(
                expected.get("subject").textValue()
                    + " "
                    + expected.get("metric").textValue()
                    + " at "
                    + expected.get("window_start").textValue());
          }
        }
      }
    }
    assertThat(required).as("what there is to find").isGreaterThan(15);
    assertThat(missed).as("faults not found").isEmpty();

    Set<String> unexpected = new TreeSet<>();
    for (JsonNode figure : figures) {
      if (figure.get("status").textValue().equals("critical")
          && isWhole(figure)
          && !allowed(figure.get("window_start").textValue())
              .contains(figure.get("subject").textValue())) {
        unexpected.add(figure.toString());
      }
    }
    assertThat(unexpected).as("critical figures that no fault explains").isEmpty();
  }

  private static boolean isFoundBy(JsonNode expected, JsonNode figure) {
    return figure.get("subject").equals(expected.get("subject"))
        && figure.get("metric").equals(expected.get("metric"))
        && figure.get("window_start").equals(expected.get("window_start"))
        && VIOLATIONS.contains(figure.get("status").textValue())
        && (expected.path("at_least").isNull()
            || expected.path("at_least").isMissingNode()
            || figure.get("value").doubleValue() >= expected.get("at_least").doubleValue());
  }

  /** The first and the last window of the stream are cut off by its ends. */
  private boolean isWhole(JsonNode figure) {
    Set<String> cut = new HashSet<>();
    faults.get("excluded_windows").forEach(window -> cut.add(window.get("start").textValue()));
    Instant start = Instant.parse(figure.get("window_start").textValue());
    Instant end = Instant.parse(figure.get("window_end").textValue());
    return Duration.between(start, end).equals(Duration.ofHours(12))
        && !cut.contains(start.toString());
  }

  private Set<String> allowed(String window) {
    Set<String> subjects = new HashSet<>();
    for (JsonNode allowed : faults.get("allowed_critical")) {
      if (allowed.get("window_start").textValue().equals(window)) {
        allowed.get("subjects").forEach(subject -> subjects.add(subject.textValue()));
      }
    }
    return subjects;
  }

  @Test
  void withoutFaultsNoAlertFires() {
    Path out =
        new ExampleRun("adult_income", "adult_income", folder)
            .run("quiet", "models[0].windows=[12h]", "models[0].allowed-lateness=4h");

    assertThat(ExampleRun.lines(out.resolve("metrics.jsonl"))).hasSizeGreaterThan(1_000);
    assertThat(ExampleRun.lines(out.resolve("alerts.jsonl"))).isEmpty();
  }

  @Test
  void withEveryCheckOnNoAlertFiresEither() {
    Path out =
        new ExampleRun("adult_income", "adult_income", folder)
            .run(
                "all-checks",
                "models[0].windows=[12h]",
                "models[0].allowed-lateness=4h",
                "models[0].monitors={data-quality: {all-checks: true}}");

    assertThat(ExampleRun.lines(out.resolve("alerts.jsonl"))).isEmpty();
  }
}
