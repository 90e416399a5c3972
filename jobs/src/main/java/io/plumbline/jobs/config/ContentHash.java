package io.plumbline.jobs.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names for content that stay the same on every machine and in every run: SHA-256, cut short. */
public final class ContentHash {
  private ContentHash() {}

  /** 63 bits, never 0. */
  public static long positive(String content) {
    long hash = ByteBuffer.wrap(sha256(content)).getLong() & Long.MAX_VALUE;
    return hash == 0 ? 1 : hash;
  }

  /** Eight hexadecimal digits. */
  static String brief(String content) {
    return HexFormat.of().formatHex(sha256(content), 0, 4);
  }

  private static byte[] sha256(String content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
