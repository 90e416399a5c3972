package io.plumbline.jobs.pipeline;

/**
 * Keys of keyed streams: parts joined by {@code |}, escaped so that different parts never join to
 * one key.
 */
final class Keys {
  private Keys() {}

  static String join(String... parts) {
    StringBuilder key = new StringBuilder();
    for (String part : parts) {
      if (key.length() > 0) {
        key.append('|');
      }
      boolean plain = part.indexOf('|') < 0 && part.indexOf('%') < 0;
      key.append(plain ? part : part.replace("%", "%25").replace("|", "%7C"));
    }
    return key.toString();
  }
}
