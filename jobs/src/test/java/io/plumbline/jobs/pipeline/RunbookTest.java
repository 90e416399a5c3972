package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.alert.Runbook;
import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.check.Checks;
import io.plumbline.detectors.constraint.ConstraintCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever can be violated has a section in the runbook, and each section something to explain. */
class RunbookTest {
  private static final Path PAGE =
      Path.of("").toAbsolutePath().resolveSibling("docs").resolve("runbook.md");

  private static final List<String> OF_OPERATIONS =
      List.of(
          "silence_seconds",
          "dead_letter_rate",
          "late_rate",
          "repeat_rate",
          "records_lag",
          "read_lag_ms",
          "event_lag_median_ms",
          "version_appeared",
          "version_vanished",
          "quantile_0.99");

  @Test
  void everySectionIsOnThePageAndTheOtherWayRound() throws IOException {
    Set<String> anchors = new TreeSet<>();
    Matcher anchor = Pattern.compile("<a id=\"([^\"]+)\"></a>").matcher(Files.readString(PAGE));
    while (anchor.find()) {
      anchors.add(anchor.group(1));
    }
    assertThat(anchors)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Runbook.values()).map(Runbook::anchor).toList());
  }

  @Test
  void everySectionSaysThreeThingsToLookAtAndHowToSilence() throws IOException {
    for (String section : Files.readString(PAGE).split("\n## ")) {
      if (section.contains("<a id=")) {
        assertThat(section).contains("\n1. ", "\n2. ", "\n3. ", "\nSilence: ");
      }
    }
  }

  @Test
  void everyFigureThatCanBeViolatedIsExplained() {
    for (Check check : Checks.ALL) {
      assertThat(Runbook.of(check.id())).as(check.id()).isPresent();
    }
    for (ConstraintCheck check : ConstraintCheck.values()) {
      assertThat(Runbook.of(check.wireName())).as(check.wireName()).isPresent();
    }
    for (String metric : OF_OPERATIONS) {
      assertThat(Runbook.of(metric)).as(metric).isPresent();
    }
    assertThat(Runbook.of("no_such_figure")).isEmpty();
  }
}
