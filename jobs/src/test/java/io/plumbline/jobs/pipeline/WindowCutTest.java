package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.spec.WindowSpec;
import io.plumbline.jobs.specs.Timeline;
import io.plumbline.jobs.specs.Timelines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowCutTest {
  private static final long MINUTE = 60_000;

  private static final Timeline TIMELINE =
      Timelines.of(
          3,
          new long[] {0, 60 * MINUTE, 120 * MINUTE},
          entry("5m, {size: 20m, every: 10m}"),
          entry("5m, 30m"),
          entry("{size: 15m, every: 5m}"));

  private final WindowCut cut = new WindowCut(TIMELINE);

  private static String entry(String windows) {
    return "{id: m, version: \"1\", problem: regression, windows: [%s]}".formatted(windows);
  }

  /** Every window of every spec about these hours that its own spec is in force at the end of. */
  private static List<Window> windows() {
    List<Window> all = new ArrayList<>();
    for (int at = 0; at < TIMELINE.size(); at++) {
      for (WindowSpec family : TIMELINE.spec(at).spec().windows()) {
        long first = family.lastStart(-60 * MINUTE);
        for (long start = first; start < 300 * MINUTE; start += family.every().toMillis()) {
          Window window = Window.of(family, start);
          if (TIMELINE.inForceAt(window.end() - 1) == at) {
            all.add(window);
          }
        }
      }
    }
    return all;
  }

  @Test
  void theWindowsOverASpanAreAllThatContainIt() {
    for (long from = 0; from < 180 * MINUTE; from += 5 * MINUTE) {
      long start = from;
      Set<Window> containing = new HashSet<>();
      for (Window window : windows()) {
        if (window.start() <= start && start + 5 * MINUTE <= window.end()) {
          containing.add(window);
        }
      }
      assertThat(cut.windowsOver(start, start + 5 * MINUTE))
          .as("from %d", start)
          .containsExactlyInAnyOrderElementsOf(containing);
    }
  }

  @Test
  void noWindowEndsWhereItIsSaidThatNoneMay() {
    SplittableRandom random = new SplittableRandom(5);
    int none = 0;
    for (int i = 0; i < 2_000; i++) {
      long from = random.nextLong(180 * MINUTE);
      long to = from + random.nextLong(7 * MINUTE);
      boolean ends = windows().stream().anyMatch(w -> from < w.end() && w.end() <= to);
      boolean may = cut.mayEndBetween(from, to);
      assertThat(may || !ends).as("from %d to %d", from, to).isTrue();
      none += may ? 0 : 1;
    }
    assertThat(none).as("times that it was said").isGreaterThan(500);
    assertThat(cut.mayEndBetween(Long.MIN_VALUE, 0)).as("the stream's first event").isTrue();
  }

  @Test
  void onlySpecsWhosePanesMayBeOpenHoldPanesOpen() {
    Timeline shorter =
        Timelines.of(
            3,
            new long[] {0, 60 * MINUTE, 120 * MINUTE},
            entry("5m").replace("problem", "allowed-lateness: 30m, problem"),
            entry("5m").replace("problem", "allowed-lateness: 20m, problem"),
            entry("5m").replace("problem", "allowed-lateness: 10m, problem"));
    WindowCut of = new WindowCut(shorter);
    assertThat(of.lateness(Long.MIN_VALUE)).isEqualTo(30 * MINUTE);
    assertThat(of.lateness(60 * MINUTE - 1)).isEqualTo(30 * MINUTE);
    assertThat(of.lateness(60 * MINUTE)).isEqualTo(20 * MINUTE);
    assertThat(of.lateness(120 * MINUTE)).isEqualTo(10 * MINUTE);
  }
}
