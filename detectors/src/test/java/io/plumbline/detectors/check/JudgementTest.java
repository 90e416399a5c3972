package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.Limit;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final Measurement FIVE = Measurement.exact(5, 100).against(4);

  @Test
  void levelsAreOnTheWorseSide() {
    assertThat(judge(Worse.HIGHER, FIVE, Limit.level(4), null))
        .isEqualTo(new Judgement(Status.WARNING, 4.0, null));
    assertThat(judge(Worse.LOWER, FIVE, Limit.level(4), null))
        .isEqualTo(new Judgement(Status.OK, 4.0, null));
    assertThat(judge(Worse.LOWER, FIVE, Limit.level(6), null))
        .isEqualTo(new Judgement(Status.WARNING, 6.0, null));
    assertThat(judge(Worse.NEITHER, FIVE, Limit.level(6), null).reason())
        .isEqualTo(Reason.NO_THRESHOLD);
  }

  @Test
  void limitsAreCrossedOnlyStrictlyBeyondThem() {
    assertThat(judge(Worse.HIGHER, FIVE, Limit.level(5), null).status()).isEqualTo(Status.OK);
    assertThat(judge(Worse.LOWER, FIVE, Limit.level(5), null).status()).isEqualTo(Status.OK);
  }

  @Test
  void criticalWinsOverWarning() {
    assertThat(judge(Worse.HIGHER, FIVE, Limit.level(1), Limit.level(2)))
        .isEqualTo(new Judgement(Status.CRITICAL, 2.0, null));
  }

  @Test
  void thresholdIsTheLowestWhereNoneIsCrossed() {
    assertThat(judge(Worse.HIGHER, FIVE, Limit.level(7), Limit.level(9)))
        .isEqualTo(new Judgement(Status.OK, 7.0, null));
    Limit between = new Limit(null, 1.0, 9.0, null);
    assertThat(judge(Worse.NEITHER, FIVE, between, null))
        .isEqualTo(new Judgement(Status.OK, 1.0, null));
  }

  @Test
  void belowAndAboveAreJudgedOnBothSides() {
    assertThat(judge(Worse.NEITHER, FIVE, new Limit(null, 6.0, 9.0, null), null))
        .isEqualTo(new Judgement(Status.WARNING, 6.0, null));
    assertThat(judge(Worse.NEITHER, FIVE, new Limit(null, 1.0, 4.5, null), null))
        .isEqualTo(new Judgement(Status.WARNING, 4.5, null));
  }

  @Test
  void changeIsAShareOfTheBaselinesValue() {
    Limit change = new Limit(null, null, null, 0.2);
    assertThat(judge(Worse.NEITHER, FIVE, change, null))
        .isEqualTo(new Judgement(Status.WARNING, 4.8, null));
    Measurement negative = Measurement.exact(-5, 100).against(-4);
    assertThat(judge(Worse.NEITHER, negative, change, null))
        .isEqualTo(new Judgement(Status.WARNING, -4.8, null));
    assertThat(judge(Worse.NEITHER, Measurement.exact(5, 100), change, null))
        .isEqualTo(new Judgement(Status.NOT_EVALUATED, null, Reason.NO_BASELINE));
  }

  @Test
  void chanceRaisesDefaultsButNotWhatAUserSetUnlessAlwaysGuarded() {
    Measurement guarded = FIVE.guardedBy(probability -> 6);
    CheckSettings own = new CheckSettings(null, Limit.level(4), null, null, null);
    assertThat(Judgement.of(check(Worse.HIGHER, false), guarded, null, own, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.WARNING, 4.0, null));
    assertThat(Judgement.of(check(Worse.HIGHER, true), guarded, null, own, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.OK, 6.0, null));
    assertThat(
            Judgement.of(
                check(Worse.HIGHER, false), guarded, null, CheckSettings.NONE, WindowStatus.WHOLE))
        .as("default limits 1 and 2")
        .isEqualTo(new Judgement(Status.OK, 6.0, null));
  }

  @Test
  void chanceIsAskedForWithTheProbabilityThatWasSet() {
    Measurement guarded = FIVE.guardedBy(probability -> probability * 1_000);
    CheckSettings own = new CheckSettings(null, Limit.level(1), null, null, 0.01);
    assertThat(Judgement.of(check(Worse.HIGHER, true), guarded, null, own, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.OK, 10.0, null));
    CheckSettings off = new CheckSettings(null, Limit.level(1), null, null, 0.0);
    assertThat(Judgement.of(check(Worse.HIGHER, true), guarded, null, off, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.WARNING, 1.0, null));
  }

  @Test
  void aTestIsInViolationOnlyWithBothAnEffectAndAPValue() {
    Check check = check(Worse.HIGHER, true, true);
    Measurement large = Measurement.exact(500, 100).withPValue(1e-9).withEffect(0.3);
    CheckSettings limit = new CheckSettings(null, null, Limit.level(0.2), null, null);
    assertThat(Judgement.of(check, large, 1e-9, limit, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.CRITICAL, 0.2, null));
    assertThat(Judgement.of(check, large, 0.01, limit, WindowStatus.WHOLE))
        .as("corrected for others it is no longer beyond chance")
        .isEqualTo(new Judgement(Status.OK, 0.2, null));
    Measurement small = large.withEffect(0.1);
    assertThat(Judgement.of(check, small, 1e-9, limit, WindowStatus.WHOLE))
        .as("a p-value alone is no violation")
        .isEqualTo(new Judgement(Status.OK, 0.2, null));
    CheckSettings unguarded = new CheckSettings(null, null, Limit.level(0.2), null, 0.0);
    assertThat(Judgement.of(check, large, 0.9, unguarded, WindowStatus.WHOLE).status())
        .isEqualTo(Status.CRITICAL);
  }

  @Test
  void aLearnedLimitIsWhatChanceReachesWithTheProbabilitySet() {
    Measurement learning =
        FIVE.guardedBy(probability -> 1).learning(probability -> 40 * probability);
    CheckSettings often = new CheckSettings(null, null, Limit.LEARNED, null, 0.1);
    assertThat(Judgement.of(check(Worse.HIGHER, true), learning, null, often, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.CRITICAL, 4.0, null));
    CheckSettings seldom = new CheckSettings(null, null, Limit.LEARNED, null, 0.2);
    assertThat(Judgement.of(check(Worse.HIGHER, true), learning, null, seldom, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.OK, 8.0, null));
  }

  @Test
  void withoutResamplingALearnedLimitIsTheOneInClosedForm() {
    CheckSettings learned = new CheckSettings(null, Limit.LEARNED, null, null, null);
    assertThat(
            Judgement.of(
                check(Worse.HIGHER, false),
                FIVE.guardedBy(probability -> 1_000 * probability),
                null,
                learned,
                WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.WARNING, 1.0, null));
    assertThat(judge(Worse.HIGHER, FIVE, Limit.LEARNED, null))
        .as("a baseline that teaches nothing")
        .isEqualTo(new Judgement(Status.NOT_EVALUATED, null, Reason.NO_THRESHOLD));
  }

  @Test
  void nothingIsLearnedForAWindowThatIsTooSmall() {
    Measurement unwilling =
        FIVE.learning(
            probability -> {
              throw new AssertionError("must not be asked");
            });
    CheckSettings learned = new CheckSettings(null, null, Limit.LEARNED, 101, null);
    assertThat(
            Judgement.of(check(Worse.HIGHER, true), unwilling, null, learned, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.INSUFFICIENT_DATA, null, Reason.MIN_SAMPLES));
  }

  @Test
  void aDistanceIsBeyondItsLimitOnlyIfItIsWhateverHidesInItsBins() {
    Check distance = check(Worse.HIGHER, true);
    CheckSettings own = new CheckSettings(null, Limit.level(4.5), null, null, null);
    assertThat(Judgement.of(distance, FIVE.within(0.4), null, own, WindowStatus.WHOLE).status())
        .isEqualTo(Status.WARNING);
    assertThat(Judgement.of(distance, FIVE.within(0.6), null, own, WindowStatus.WHOLE).status())
        .isEqualTo(Status.OK);
  }

  @Test
  void onlyWhatABaselineTeachesCanBeLearned() {
    assertThat(Checks.named("psi").orElseThrow().problemWith(Limit.LEARNED)).isEmpty();
    assertThat(Checks.named("missing_rate").orElseThrow().problemWith(Limit.LEARNED)).isEmpty();
    assertThat(Checks.named("chi_squared").orElseThrow().problemWith(Limit.LEARNED))
        .hasValueSatisfying(problem -> assertThat(problem).contains("of its effect size"));
    assertThat(Checks.named("mean").orElseThrow().problemWith(Limit.LEARNED)).isPresent();
  }

  @Test
  void tooFewSamplesAreNotJudged() {
    CheckSettings own = new CheckSettings(null, Limit.level(1), null, 101, null);
    assertThat(Judgement.of(check(Worse.HIGHER, false), FIVE, null, own, WindowStatus.WHOLE))
        .isEqualTo(new Judgement(Status.INSUFFICIENT_DATA, 1.0, Reason.MIN_SAMPLES));
  }

  @Test
  void whatCannotBeComputedIsNotEvaluated() {
    Measurement none = Measurement.undefined(Reason.NO_VALUES, 0);
    assertThat(judge(Worse.HIGHER, none, Limit.level(1), null))
        .isEqualTo(new Judgement(Status.NOT_EVALUATED, null, Reason.NO_VALUES));
    assertThat(Measurement.exact(Double.NaN, 3).reason()).isEqualTo(Reason.INFINITE);
  }

  @Test
  void limitsThatCannotWorkAreNamed() {
    Check mean = Checks.named("mean").orElseThrow();
    assertThat(mean.problemWith(Limit.level(1)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("mean has no worse side"));
    assertThat(mean.problemWith(new Limit(null, null, null, 0.1))).isEmpty();
    Check missing = Checks.named("missing_count").orElseThrow();
    assertThat(missing.problemWith(Limit.level(1))).isEmpty();
    assertThat(missing.problemWith(new Limit(null, null, null, 0.1))).isPresent();
  }

  private static Judgement judge(
      Worse worse, Measurement measurement, Limit warning, Limit critical) {
    return Judgement.of(
        check(worse, false),
        measurement,
        null,
        new CheckSettings(null, warning, critical, null, null),
        WindowStatus.WHOLE);
  }

  private static Check check(Worse worse, boolean alwaysGuarded) {
    return check(worse, alwaysGuarded, false);
  }

  private static Check check(Worse worse, boolean alwaysGuarded, boolean judgesEffect) {
    return new ColumnCheck() {
      @Override
      public String id() {
        return "figure";
      }

      @Override
      public String description() {
        return "A figure.";
      }

      @Override
      public Scale scale() {
        return Scale.UNBOUNDED_DISTANCE;
      }

      @Override
      public Worse worse() {
        return worse;
      }

      @Override
      public boolean judgesEffect() {
        return judgesEffect;
      }

      @Override
      public int minSamples() {
        return 1;
      }

      @Override
      public Limits defaultLimits(Measurement measurement) {
        return Limits.levels(1, 2);
      }

      @Override
      public boolean alwaysGuarded() {
        return alwaysGuarded;
      }

      @Override
      public Measurement measure(ColumnView column) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
