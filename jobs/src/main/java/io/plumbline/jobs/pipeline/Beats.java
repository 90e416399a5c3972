package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.operations.Lags;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** What those who speak at every heartbeat have in common. */
final class Beats {
  /** So many beats after a start nobody is called silent: it takes a while to read on. */
  static final int GRACE = 2;

  private Beats() {}

  /** When the next beat is, at a multiple of the interval. */
  static long next(long now, long heartbeat) {
    return now - Math.floorMod(now, heartbeat) + heartbeat;
  }

  /** Both lags together, encoded. */
  static byte[] plus(byte @Nullable [] lags, byte[] more) {
    if (lags == null) {
      return more;
    }
    Lags sum = Lags.decode(lags);
    sum.add(Lags.decode(more));
    return sum.encode();
  }

  /** A span as people say it, such as {@code 10m} or {@code 2h 5m}. */
  static String spoken(long millis) {
    long seconds = millis / 1_000;
    long minutes = seconds / 60;
    long hours = minutes / 60;
    if (hours >= 48) {
      return hours / 24 + "d " + hours % 24 + "h";
    }
    if (hours > 0) {
      return hours + "h " + minutes % 60 + "m";
    }
    return minutes > 0 ? minutes + "m " + seconds % 60 + "s" : seconds + "s";
  }

  /** A share in percent, with three digits. */
  static String percent(@Nullable Double share) {
    return share == null
        ? "?"
        : new BigDecimal(100 * share).round(new MathContext(3)).stripTrailingZeros().toPlainString()
            + " %";
  }
}
