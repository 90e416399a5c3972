package io.plumbline.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole demonstration: broker, traffic, monitor, and what comes out of its topics. */
@Timeout(180)
class DemoTest {
  private static final double FASTER = 0.25;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Demo demo(DemoSettings settings) {
    return new Demo(
        settings,
        new PrintStream(shown, true, StandardCharsets.UTF_8),
        false,
        new Palette(false, true));
  }

  private static DemoSettings quick(Optional<Duration> duration) {
    return new DemoSettings(
        Scenario.standard().scaled(FASTER),
        duration,
        4_000,
        Duration.ofSeconds(1),
        5_000,
        7,
        false);
  }

  @Test
  void everyPlantedFaultIsFoundAndTheHealthyModelRaisesNothing() throws Exception {
    Demo.Outcome outcome = demo(quick(Optional.of(Duration.ofSeconds(15)))).playOut().orElseThrow();
    System.out.println(shown.toString(StandardCharsets.UTF_8));

    Findings findings = outcome.findings();
    assertThat(findings.found()).hasSize(4);
    assertThat(findings.found())
        .allSatisfy(
            found ->
                assertThat(found.foundAfter()).hasValueSatisfying(s -> assertThat(s).isPositive()));
    assertThat(findings.found().get(0).resolvedAfter()).isPresent();
    assertThat(findings.alerts("energy-demand")).isZero();
    assertThat(findings.windows("energy-demand")).isGreaterThanOrEqualTo(8);
    assertThat(findings.falseAlarms()).isZero();
    assertThat(outcome.events()).isGreaterThan(20_000);
    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        ".* ✖ FIRING +delivery-eta +feature:distance_km missing_rate 0\\.\\d+ >"
                            + " 0\\.05.* after it began"))
        .anySatisfy(line -> assertThat(line).matches(".* ✔ RESOLVED +loan-approval .*"))
        .anySatisfy(
            line -> assertThat(line).matches("healthy model energy-demand: \\d+ windows, 0 alerts"))
        .noneSatisfy(line -> assertThat(line).contains("NOT FOUND"));
  }

  @Test
  void itCanBeStoppedBeforeItHasStarted() throws Exception {
    Demo demo = demo(quick(Optional.empty()));
    demo.stop();
    assertThat(demo.playOut()).isEmpty();
    assertThat(shown.toString(StandardCharsets.UTF_8)).doesNotContain("baselines built");
  }

  @Test
  @Tag("slow")
  void withinAMinuteEveryFaultIsFoundAndResolved() throws Exception {
    Demo.Outcome outcome =
        demo(DemoSettings.standard(Optional.of(Duration.ofSeconds(60)), 8_000, 1, false))
            .playOut()
            .orElseThrow();
    System.out.println(shown.toString(StandardCharsets.UTF_8));
    assertThat(outcome.findings().found()).hasSize(4);
    assertThat(outcome.findings().found())
        .allSatisfy(found -> assertThat(found.resolvedAfter()).isPresent());
    assertThat(outcome.findings().alerts("energy-demand")).isZero();
    assertThat(outcome.findings().falseAlarms()).isZero();
  }
}
