package io.plumbline.detectors.alert;

import java.util.Comparator;

/**
 * Which figures are judged together.
 *
 * @param monitor such as {@code data-quality}
 * @param subject such as {@code feature:age}
 */
record GroupKey(String monitor, String subject) implements Comparable<GroupKey> {
  private static final Comparator<GroupKey> ORDER =
      Comparator.comparing(GroupKey::monitor).thenComparing(GroupKey::subject);

  @Override
  public int compareTo(GroupKey other) {
    return ORDER.compare(this, other);
  }

  /** What kind of thing the subject is: its part up to the first colon. */
  String kind() {
    int colon = subject.indexOf(':');
    return colon < 0 ? subject : subject.substring(0, colon);
  }
}
