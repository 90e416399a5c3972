package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.AndersonDarling;
import io.plumbline.detectors.distance.ChiSquared;
import io.plumbline.detectors.distance.CramerVonMises;
import io.plumbline.detectors.distance.CramersV;
import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.EnergyDistance;
import io.plumbline.detectors.distance.FisherExact;
import io.plumbline.detectors.distance.GTest;
import io.plumbline.detectors.distance.Hellinger;
import io.plumbline.detectors.distance.JensenShannon;
import io.plumbline.detectors.distance.KolmogorovSmirnov;
import io.plumbline.detectors.distance.KullbackLeibler;
import io.plumbline.detectors.distance.LInfinity;
import io.plumbline.detectors.distance.Levene;
import io.plumbline.detectors.distance.LogBase;
import io.plumbline.detectors.distance.MannWhitney;
import io.plumbline.detectors.distance.Moments;
import io.plumbline.detectors.distance.NormalizedWasserstein;
import io.plumbline.detectors.distance.NumericLInfinity;
import io.plumbline.detectors.distance.PopulationStabilityIndex;
import io.plumbline.detectors.distance.Proportions;
import io.plumbline.detectors.distance.RobustLInfinity;
import io.plumbline.detectors.distance.Smoothing;
import io.plumbline.detectors.distance.StepDistance;
import io.plumbline.detectors.distance.TTest;
import io.plumbline.detectors.distance.TotalVariation;
import io.plumbline.detectors.distance.Wasserstein;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.List;
import java.util.OptionalDouble;

/** The distances between window and baseline that are figures. */
final class Distances {
  // Before those that take them.
  private static final KolmogorovSmirnov LARGEST = new KolmogorovSmirnov();
  private static final NumericLInfinity SIMPLE = new NumericLInfinity("linf_simple", 0);
  private static final NumericLInfinity ROBUST =
      new NumericLInfinity("linf_robust", RobustLInfinity.DEFAULT_CORRECTION);
  private static final Wasserstein RAW = new Wasserstein();
  private static final NormalizedWasserstein NORMALIZED = new NormalizedWasserstein();
  private static final TTest WELCH = new TTest();

  /** A column's deviation is known exactly. */
  private static final DistanceCheck.OfColumns IN_DEVIATIONS =
      new DistanceCheck.OfColumns() {
        @Override
        public Distance between(ColumnReference baseline, ColumnView column) {
          return NORMALIZED.of(column.distance(RAW), baseline.standardDeviation());
        }

        @Override
        public OptionalDouble chanceLimit(
            ColumnReference baseline, ColumnView column, double probability) {
          OptionalDouble limit = column.chanceLimit(RAW, probability);
          double deviations = limit.orElse(Double.NaN) / baseline.standardDeviation();
          return Double.isFinite(deviations)
              ? OptionalDouble.of(deviations)
              : OptionalDouble.empty();
        }
      };

  /** Means and deviations are known exactly. */
  private static final DistanceCheck.OfColumns OF_MEANS =
      new DistanceCheck.OfColumns() {
        @Override
        public Distance between(ColumnReference baseline, ColumnView column) {
          return WELCH.between(moments(baseline.numeric()), moments(column.numeric()));
        }

        @Override
        public OptionalDouble chanceLimit(
            ColumnReference baseline, ColumnView column, double probability) {
          return column.chanceLimit(WELCH, probability);
        }
      };

  /** All of them; a new distance is one class in its package, and its line here. */
  static final List<Check> ALL =
      List.of(
          DistanceCheck.named(
                  "psi",
                  "Population stability index over the baseline's deciles or categories,"
                      + " proportions floored at 1e-4.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofBins(new PopulationStabilityIndex())
              .limited(0.1, 0.2),
          DistanceCheck.named(
                  "ks_statistic",
                  "Kolmogorov-Smirnov: largest difference of the distribution functions of window"
                      + " and baseline; the p-value is Stephens'.",
                  Scale.DISTANCE)
              .ofNumbers(LARGEST)
              .limited(0.1, 0.2),
          DistanceCheck.named(
                  "js_distance",
                  "Jensen-Shannon distance, base 2, over the baseline's deciles or categories.",
                  Scale.DISTANCE)
              .ofBins(new JensenShannon())
              .limited(0.1, 0.2),
          DistanceCheck.named(
                  "hellinger_distance",
                  "Hellinger distance over the baseline's deciles or categories.",
                  Scale.DISTANCE)
              .ofBins(new Hellinger()),
          DistanceCheck.named(
                  "total_variation",
                  "Total variation over the baseline's deciles or categories: the share of values"
                      + " that would have to change their bin.",
                  Scale.DISTANCE)
              .ofBins(new TotalVariation()),
          DistanceCheck.named(
                  "linf_simple",
                  "Largest difference: of the distribution functions for numbers, of a category's"
                      + " share for categories.",
                  Scale.DISTANCE)
              .ofNumbers(SIMPLE, lInfinity(SIMPLE))
              .ofCategories(new LInfinity()),
          DistanceCheck.named(
                  "linf_robust",
                  "linf_simple less 1.8 sqrt((n + m) / (n m)), which chance could make of it; at"
                      + " least 0.",
                  Scale.DISTANCE)
              .ofNumbers(ROBUST, lInfinity(ROBUST))
              .ofCategories(new RobustLInfinity()),
          DistanceCheck.named(
                  "wasserstein_1",
                  "Wasserstein-1, in the column's unit: how far values have to move on average.",
                  Scale.SPREAD)
              .ofNumbers(RAW),
          DistanceCheck.named(
                  "wasserstein_1_normalized",
                  "Wasserstein-1 in standard deviations of the baseline.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofNumbers(NORMALIZED, IN_DEVIATIONS),
          DistanceCheck.named(
                  "chi_squared",
                  "Pearson's chi-squared over the baseline's categories and one for all others;"
                      + " grows with the window: limits are of its effect size, Cramér's V.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofCategories(new ChiSquared())
              .judgedByEffect(),
          DistanceCheck.named(
                  "js_divergence_bits",
                  "Jensen-Shannon divergence, base 2: the square of js_distance.",
                  Scale.DISTANCE)
              .ofBins(new JensenShannon("js_divergence_bits", LogBase.BITS, false))
              .onRequest(),
          DistanceCheck.named(
                  "kl_baseline_current_floor",
                  "Kullback-Leibler divergence of the window from the baseline, in nats, over the"
                      + " baseline's deciles or categories, proportions floored at 1e-4.",
                  Scale.SIGNED)
              .ofBins(
                  new KullbackLeibler(
                      "kl_baseline_current_floor", false, LogBase.NATS, Smoothing.FLOOR))
              .onRequest(),
          DistanceCheck.named(
                  "energy_distance",
                  "Energy distance, the root of twice the squared difference of the distribution"
                      + " functions, integrated.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofNumbers(new EnergyDistance())
              .onRequest(),
          test(
              "cramer_von_mises",
              "Cramér-von Mises test: the mean squared difference of the distribution"
                  + " functions, over the ranks of both samples.",
              new CramerVonMises()),
          test(
              "anderson_darling",
              "Anderson-Darling test of two samples, normalised: like Cramér-von Mises with"
                  + " more weight on the tails.",
              Scale.SIGNED,
              new AndersonDarling()),
          test(
              "mann_whitney",
              "Mann-Whitney U test: whether values of one sample tend to be larger.",
              new MannWhitney()),
          DistanceCheck.named(
                  "welch_t",
                  "Welch's t test of the means, without its sign; limits are of Cohen's d.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofNumbers(WELCH, OF_MEANS)
              .judgedByEffect()
              .onRequest(),
          test(
              "levene_median",
              "Brown-Forsythe test: Levene's of the spread, around the medians.",
              new Levene()),
          DistanceCheck.named(
                  "g_test",
                  "G test over the baseline's categories and one for all others; limits are of its"
                      + " effect size.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofCategories(new GTest())
              .judgedByEffect()
              .onRequest(),
          DistanceCheck.named(
                  "cramers_v", "Cramér's V, the effect size of chi_squared.", Scale.DISTANCE)
              .ofCategories(new CramersV())
              .onRequest(),
          DistanceCheck.named(
                  "fisher_exact",
                  "Fisher's exact test of two categories; limits are of its effect size.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofTwoCategories(new FisherExact())
              .judgedByEffect()
              .onRequest(),
          DistanceCheck.named(
                  "two_proportion_z",
                  "z test of the share of one of two categories; limits are of its effect size.",
                  Scale.UNBOUNDED_DISTANCE)
              .ofTwoCategories(new Proportions())
              .judgedByEffect()
              .onRequest());

  private Distances() {}

  /** Both are made of one statistic. */
  private static DistanceCheck.OfColumns lInfinity(NumericLInfinity distance) {
    return new DistanceCheck.OfColumns() {
      @Override
      public Distance between(ColumnReference baseline, ColumnView column) {
        return distance.of(
            column.distance(LARGEST), baseline.histogram().total(), column.histogram().total());
      }

      @Override
      public OptionalDouble chanceLimit(
          ColumnReference baseline, ColumnView column, double probability) {
        return column.chanceLimit(distance, probability);
      }
    };
  }

  private static DistanceCheck test(String id, String description, StepDistance test) {
    return test(id, description, Scale.UNBOUNDED_DISTANCE, test);
  }

  private static DistanceCheck test(String id, String description, Scale scale, StepDistance test) {
    return DistanceCheck.named(id, description + " Limits are of its effect size.", scale)
        .ofNumbers(test)
        .judgedByEffect()
        .onRequest();
  }

  private static Moments moments(NumericProfile numbers) {
    return Moments.exact(numbers.valid(), numbers.mean(), numbers.standardDeviation());
  }
}
