package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = -5; // nanoTime may start anywhere

  private Progress progress(Progress.Style style) {
    return new Progress(out, style, "rows", () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void terminalRedrawsInPlaceAndEndsTheLineOnce() {
    try (Progress progress = progress(Progress.Style.TERMINAL)) {
      pass(Duration.ofSeconds(1));
      progress.at(250, 1_000, 1_000_000);
      pass(Duration.ofSeconds(3));
      progress.at(1_000, 1_000, 4_000_000);
    }
    assertThat(printed())
        .isEqualTo(
            "\r[######..................]  25 %  1,000,000 rows, 1,000,000/s  ETA 0:03"
                + "\r[########################] 100 %  4,000,000 rows, 1,000,000/s"
                + " ".repeat("  ETA 0:03".length())
                + System.lineSeparator());
  }

  @Test
  void linesAreSecondsApart() {
    try (Progress progress = progress(Progress.Style.LINES)) {
      for (int second = 1; second <= 11; second++) {
        pass(Duration.ofSeconds(1));
        progress.at(second, 11, second * 10);
      }
    }
    assertThat(printed().lines())
        .containsExactly(
            "45 %: 50 rows, 10/s, 0:06 left",
            "90 %: 100 rows, 10/s, 0:01 left", "100 %: 110 rows, 10/s");
    assertThat(printed()).doesNotContain("\r[");
  }

  @Test
  void workWithoutAnEndHasNoShare() {
    try (Progress progress = progress(Progress.Style.LINES)) {
      pass(Duration.ofSeconds(10));
      progress.at(77, 0, 1234);
    }
    assertThat(printed().lines()).containsExactly("1,234 rows, 123/s");
  }

  @Test
  void quietPrintsNothing() {
    try (Progress progress = progress(Progress.Style.QUIET)) {
      pass(Duration.ofSeconds(10));
      progress.at(1, 2, 3);
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void workThatNeverBeganPrintsNothing() {
    progress(Progress.Style.TERMINAL).close();
    assertThat(printed()).isEmpty();
  }

  @Test
  void brokenWorkIsNotShownAsDone() {
    try (Progress progress = progress(Progress.Style.LINES)) {
      pass(Duration.ofSeconds(1));
      progress.at(1, 4, 10);
    }
    assertThat(printed().lines()).containsExactly("25 %: 10 rows, 10/s, 0:03 left");
  }

  @Test
  void moreThanTheWholeIsTheWhole() {
    try (Progress progress = progress(Progress.Style.LINES)) {
      pass(Duration.ofSeconds(1));
      progress.at(9, 4, 10);
    }
    assertThat(printed().lines()).containsExactly("100 %: 10 rows, 10/s");
  }

  @Test
  void longWorkIsTimedInHours() {
    try (Progress progress = progress(Progress.Style.LINES)) {
      pass(Duration.ofSeconds(100));
      progress.at(1, 100, 10);
    }
    assertThat(printed().lines()).containsExactly("1 %: 10 rows, 0/s, 2:45:00 left");
  }
}
