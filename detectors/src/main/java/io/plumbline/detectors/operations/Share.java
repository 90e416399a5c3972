package io.plumbline.detectors.operations;

import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.spec.RateLimits;
import org.jspecify.annotations.Nullable;

/**
 * A share of inputs, and how it is judged; higher is worse.
 *
 * @param part how many of them
 * @param of how many there are, at least {@code part}
 */
public record Share(long part, long of) {
  /** The share, 0 to 1; null of none. */
  public @Nullable Double value() {
    return of == 0 ? null : (double) part / of;
  }

  /** What the limits say of it. */
  public Status judge(RateLimits limits) {
    Double share = value();
    Double warning = limits.warning();
    Double critical = limits.critical();
    if (share == null || (warning == null && critical == null)) {
      return Status.NOT_EVALUATED;
    }
    if (of < limits.minSamples()) {
      return Status.INSUFFICIENT_DATA;
    }
    if (critical != null && share > critical) {
      return Status.CRITICAL;
    }
    return warning != null && share > warning ? Status.WARNING : Status.OK;
  }

  /** The limit that it crossed, else the lowest one that is set, or null. */
  public @Nullable Double threshold(RateLimits limits) {
    return judge(limits) == Status.CRITICAL || limits.warning() == null
        ? limits.critical()
        : limits.warning();
  }
}
