package io.plumbline.detectors.alert;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.HexFormat;

/** The ids by which a repeated alert is recognised: 32 hexadecimal digits of XXH3. */
public final class AlertIds {
  private AlertIds() {}

  /** A function of what the alert is about, not of the windows that made it fire. */
  public static String fingerprint(
      String model, String modelVersion, String segment, String monitor, String group) {
    HashStream128 hash =
        Hashing.xxh3_128()
            .hashStream()
            .putString(model)
            .putString(modelVersion)
            .putString(segment)
            .putString(monitor)
            .putString(group);
    return hex(hash.get());
  }

  /**
   * A function of the fingerprint and of when it started.
   *
   * @param startedAt the end of the first bad window, in milliseconds since 1970 UTC
   */
  public static String alertId(String fingerprint, long startedAt) {
    return hex(Hashing.xxh3_128().hashStream().putString(fingerprint).putLong(startedAt).get());
  }

  private static String hex(HashValue128 hash) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(hash.getMostSignificantBits())
        + hex.toHexDigits(hash.getLeastSignificantBits());
  }
}
