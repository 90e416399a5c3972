package io.plumbline.jobs.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the program of a regular expression becomes, as far as its text tells: RE2/J writes out
 * what is repeated before anybody can ask, so {@code ((a{999}){999}){999}} must not come to it. Not
 * below the program's size by more than a small factor; of what is no regular expression it may be
 * anything.
 */
final class PatternSize {
  private static final long MOST = 1_000_000_000;
  private static final Pattern REPEAT = Pattern.compile("\\{([0-9]+)(,([0-9]*))?}");

  private final String pattern;
  private int at;

  /** Of the group that is open. */
  private long size;

  /** Of what a repetition would repeat. */
  private long last;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  /** The size in steps, at most a thousand million. */
  static long of(String pattern) {
    return new PatternSize(pattern).size();
  }

  private long size() {
    Deque<Long> outside = new ArrayDeque<>();
    Matcher repeat = REPEAT.matcher(pattern);
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '(') {
        outside.push(size);
        size = 2;
        last = 0;
        at++;
      } else if (c == ')') {
        last = size;
        size = bounded(size + (outside.isEmpty() ? 0 : outside.pop()));
        at++;
      } else if (c == '{' && repeat.find(at) && repeat.start() == at) {
        repeat(repeat);
        at = repeat.end();
      } else {
        atom(c);
      }
    }
    for (long open : outside) {
      size = bounded(size + open);
    }
    return size;
  }

  private void repeat(Matcher repeat) {
    String most =
        repeat.group(3) == null || repeat.group(3).isEmpty() ? repeat.group(1) : repeat.group(3);
    long times = most.length() > 9 ? MOST : Math.max(1, Long.parseLong(most));
    long repeated = bounded(last * times + (repeat.group(2) == null ? 0 : times));
    size = bounded(size - last + repeated);
    last = repeated;
  }

  private void atom(char c) {
    if (c == '\\') {
      escape();
    } else if (c == '[') {
      characterClass();
    } else {
      at++;
    }
    // A repetition of what was repeated, and an alternative, are part of what may be repeated.
    last = c == '*' || c == '+' || c == '?' ? last + 1 : 1;
    size = bounded(size + 1);
  }

  private void escape() {
    char kind = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
    int from = at;
    at += 2;
    if (kind == 'Q') {
      int end = pattern.indexOf("\\E", at);
      at = end < 0 ? pattern.length() : end + 2;
      size = bounded(size + at - from);
    } else if ((kind == 'p' || kind == 'P' || kind == 'x') && pattern.startsWith("{", at)) {
      int end = pattern.indexOf('}', at);
      at = end < 0 ? pattern.length() : end + 1;
    }
  }

  private void characterClass() {
    at += pattern.startsWith("[^", at) ? 2 : 1;
    boolean first = true;
    while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
      if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at + 2) >= 0) {
        at = pattern.indexOf(":]", at + 2) + 2;
      } else {
        at += pattern.charAt(at) == '\\' ? 2 : 1;
      }
      first = false;
    }
    at++;
  }

  private static long bounded(long size) {
    return Math.min(MOST, size);
  }
}
