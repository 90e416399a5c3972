package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every check of the monitor {@code data-quality}. */
public final class Checks {
  /** All of them, in the order of their figures; a new check is one class and one line here. */
  public static final List<Check> ALL;

  /** What to expect of a window; where it is asked for, volumes are learned. */
  static final Check USUAL_VOLUME = new UsualVolume();

  static {
    List<Check> all = new ArrayList<>();
    all.add(new Volume());
    all.add(USUAL_VOLUME);
    all.add(new DuplicateRate());
    all.add(new Count());
    all.add(new MissingCount());
    all.add(new MissingRate());
    all.add(new TypeMismatchRate());
    all.add(NotFiniteRate.nan());
    all.add(NotFiniteRate.infinite());
    all.add(new Mean());
    all.add(new StandardDeviation());
    all.add(Extreme.minimum());
    all.add(Extreme.maximum());
    Baseline.RANKS.forEach(rank -> all.add(Quantile.of(rank)));
    all.add(Quantile.ofLatency());
    all.add(LengthOf.shortest());
    all.add(LengthOf.mean());
    all.add(LengthOf.longest());
    all.add(new DistinctValues());
    all.add(new MostFrequentShare());
    all.add(new Constant());
    all.add(NearZeroRate.zero());
    all.add(NearZeroRate.subnormal());
    all.add(new FractionalRate());
    all.add(new DistinctRatio());
    all.add(new OutOfRangeRate());
    all.add(OutlierRate.outside());
    all.add(OutlierRate.farOut());
    all.add(new UnitChange());
    all.add(new LengthDrift());
    all.add(new NewCategoryRate());
    all.addAll(Distances.ALL);
    all.add(FeatureAge.median());
    all.add(FeatureAge.most());
    all.add(FeatureAge.largest());
    all.add(FeatureAge.fromTheFuture());
    all.add(new ExtraColumn());
    all.add(ExpressionRate.violations());
    all.add(ExpressionRate.unevaluated());
    ALL = List.copyOf(all);
  }

  private Checks() {}

  /** A check by the name of its metric: of columns before that of the stream. */
  public static Optional<Check> named(String id) {
    return ALL.stream().filter(check -> check.id().equals(id)).reduce((first, second) -> second);
  }
}
