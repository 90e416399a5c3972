package io.plumbline.detectors.operations;

import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.spec.RateLimits;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A share of inputs, and how it is judged; higher is worse.
 *
 * <p>A share crosses a limit when it is beyond it, and as many or more of them would come with a
 * probability of at most {@value #CHANCE} if the limit were the rate at which they come (exact, by
 * the binomial law). It comes back as {@link Level} says.
 *
 * @param part how many of them
 * @param of how many there are, at least {@code part}
 */
public record Share(long part, long of) {
  /** How often chance may take a share beyond a limit that it is at. */
  public static final double CHANCE = 0.001;

  /** The share, 0 to 1; null of none. */
  public @Nullable Double value() {
    return of == 0 ? null : (double) part / of;
  }

  /**
   * What the limits say of it; of too few inputs {@code INSUFFICIENT_DATA}.
   *
   * @param before what they said the last time
   */
  public Level judge(RateLimits limits, Status before) {
    Double share = value();
    Double warning = limits.warning();
    Double critical = limits.critical();
    if (share == null || (warning == null && critical == null)) {
      return new Level(Status.NOT_EVALUATED, null);
    }
    if (of < limits.minSamples()) {
      return new Level(Status.INSUFFICIENT_DATA, warning != null ? warning : critical);
    }
    return Level.of(share, warning, critical, before, this::isSurelyBeyond);
  }

  /** Whether so many are too many for a share that comes at this rate; some are. */
  private boolean isSurelyBeyond(double rate) {
    // The chance of this many or more is a regularised incomplete beta function.
    return rate <= 0
        || BetaDistribution.of(part, of - part + 1.0).cumulativeProbability(rate) <= CHANCE;
  }
}
