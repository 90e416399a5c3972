package io.plumbline.jobs.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Keys of keyed streams: parts joined by {@code |}, escaped so that different parts never join to
 * one key.
 */
final class Keys {
  /** Between two parts; no part has it. */
  static final char SEPARATOR = '|';

  private Keys() {}

  /**
   * The first 64 bits of the SHA-256 of the key: two that are the same cannot be made to order.
   * Takes about a microsecond.
   */
  static long digest(String... parts) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(join(parts).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String join(String... parts) {
    StringBuilder key = new StringBuilder();
    for (String part : parts) {
      if (key.length() > 0) {
        key.append(SEPARATOR);
      }
      boolean plain = part.indexOf(SEPARATOR) < 0 && part.indexOf('%') < 0;
      key.append(plain ? part : part.replace("%", "%25").replace("|", "%7C"));
    }
    return key.toString();
  }
}
