package io.plumbline.benchmarks;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The stream that everything is measured on: twenty numeric features, five categorical ones, a
 * score and a label, spread evenly over one hour. The same seed gives the same events.
 */
public final class Workload {
  static final String MODEL = "workload";
  static final String VERSION = "1";
  static final Instant BEGIN = Instant.parse("2026-01-05T10:00:00Z");

  private static final int NORMAL = 8;
  private static final int LOG_NORMAL = 6;
  private static final int COUNTS = 6;
  private static final int[] CATEGORIES = {5, 20, 100, 300, 1_000};
  private static final double MISSING = 0.02;
  private static final double ZIPF_EXPONENT = 1.1;
  private static final long SEED = 20_260_105L;
  private static final long SPAN_MILLIS = 3_600_000;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final String[] numericNames = new String[NORMAL + LOG_NORMAL + COUNTS];
  private final double[] numbers = new double[numericNames.length];
  private final String[] categoryNames = new String[CATEGORIES.length];
  private final double[][] cumulative = new double[CATEGORIES.length][];
  private final String[][] values = new String[CATEGORIES.length][];
  private final String[] categories = new String[CATEGORIES.length];
  private final long events;

  private long produced;
  private long time;
  private double shift;
  private String id = "";
  private double score;

  /**
   * A stream from its beginning.
   *
   * @param events how many events the hour holds
   */
  public Workload(long events) {
    this.events = events;
    int at = 0;
    at = name("normal_", NORMAL, at);
    at = name("log_normal_", LOG_NORMAL, at);
    name("count_", COUNTS, at);
    for (int i = 0; i < CATEGORIES.length; i++) {
      int size = CATEGORIES[i];
      categoryNames[i] = "category_" + size;
      values[i] = new String[size];
      cumulative[i] = new double[size];
      double sum = 0;
      for (int k = 0; k < size; k++) {
        values[i][k] = String.format(Locale.ROOT, "value-%04d", k);
        sum += Math.pow(k + 1, -ZIPF_EXPONENT);
        cumulative[i][k] = sum;
      }
    }
  }

  private int name(String prefix, int count, int from) {
    for (int i = 0; i < count; i++) {
      numericNames[from + i] = prefix + (i + 1);
    }
    return from + count;
  }

  /** Makes the next event. */
  public void next() {
    time = BEGIN.toEpochMilli() + produced * SPAN_MILLIS / events;
    produced++;
    id = String.format(Locale.ROOT, "%016x", random.nextLong());
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextDouble() < MISSING ? Double.NaN : draw(i);
    }
    numbers[0] += shift;
    for (int i = 0; i < categories.length; i++) {
      categories[i] = values[i][zipf(cumulative[i])];
    }
    score = 1 / (1 + Math.exp(-random.nextGaussian()));
  }

  private double draw(int column) {
    double normal = random.nextGaussian();
    if (column < NORMAL) {
      return 10 * column + (column + 1) * normal;
    }
    if (column < NORMAL + LOG_NORMAL) {
      return Math.exp(column - NORMAL + normal);
    }
    return Math.floor(Math.abs(normal) * Math.pow(4, column - NORMAL - LOG_NORMAL));
  }

  private int zipf(double[] sums) {
    int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
    return Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
  }

  /** Adds so much to the first feature of all events that follow. */
  void shift(double by) {
    shift = by;
  }

  /** Moves the current event to another time. */
  void at(long millis) {
    time = millis;
  }

  String id() {
    return id;
  }

  /** In milliseconds since 1970 UTC. */
  long time() {
    return time;
  }

  int numericColumns() {
    return numbers.length;
  }

  String numericName(int column) {
    return numericNames[column];
  }

  /** NaN for a missing value. */
  double value(int column) {
    return numbers[column];
  }

  /** Whether the column holds whole numbers. */
  boolean isCount(int column) {
    return column >= NORMAL + LOG_NORMAL;
  }

  int categoricalColumns() {
    return categories.length;
  }

  String categoricalName(int column) {
    return categoryNames[column];
  }

  String category(int column) {
    return categories[column];
  }

  /** The probability of the positive class. */
  double score() {
    return score;
  }

  /** The predicted class. */
  String label() {
    return score > 0.5 ? "1" : "0";
  }
}
