package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;

/** How often each expression of a layout was true, false and neither. */
public final class ExpressionCounts {
  private static final int OUTCOMES = Outcome.values().length;

  private final long[] counts;

  ExpressionCounts(int expressions) {
    this(new long[OUTCOMES * expressions]);
  }

  private ExpressionCounts(long[] counts) {
    this.counts = counts;
  }

  /** How many expressions there are. */
  public int size() {
    return counts.length / OUTCOMES;
  }

  /** How many events an expression came to this for, by its position in the layout. */
  public long count(int expression, Outcome outcome) {
    return counts[OUTCOMES * expression + outcome.ordinal()];
  }

  /** How many events an expression could be evaluated for. */
  public long evaluated(int expression) {
    return count(expression, Outcome.SATISFIED) + count(expression, Outcome.VIOLATED);
  }

  void add(Outcome[] outcomes) {
    for (int i = 0; i < outcomes.length; i++) {
      counts[OUTCOMES * i + outcomes[i].ordinal()]++;
    }
  }

  void merge(ExpressionCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  ExpressionCounts copy() {
    return new ExpressionCounts(counts.clone());
  }

  int retainedBytes() {
    return 16 + 16 + Long.BYTES * counts.length;
  }

  /**
   * The counts of so many events.
   *
   * @throws IllegalArgumentException where they cannot be of so many events each
   */
  static ExpressionCounts of(long[] raw, long events) {
    if (raw.length % OUTCOMES != 0 || raw.length > OUTCOMES * Expression.MOST) {
      throw new IllegalArgumentException(
          "at most " + Expression.MOST + " expressions have three counts each: had " + raw.length);
    }
    for (int i = 0; i < raw.length; i += OUTCOMES) {
      long sum = 0;
      for (int k = 0; k < OUTCOMES; k++) {
        if (raw[i + k] < 0 || raw[i + k] > events) {
          throw new IllegalArgumentException(
              "an expression's count must be from 0 to " + events + ": was " + raw[i + k]);
        }
        sum += raw[i + k];
      }
      if (sum != events) {
        throw new IllegalArgumentException(
            "an expression's counts must be of " + events + " events: were of " + sum);
      }
    }
    return new ExpressionCounts(raw);
  }

  void write(ByteWriter out) {
    out.putVarint(size());
    for (long count : counts) {
      out.putVarint(count);
    }
  }

  /** Reads what {@link #write} wrote, of so many events. */
  static ExpressionCounts read(ByteReader in, long events) {
    long[] raw = new long[OUTCOMES * in.readBounded(Expression.MOST, "a number of expressions")];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = in.readCount();
    }
    try {
      return of(raw, events);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }
}
