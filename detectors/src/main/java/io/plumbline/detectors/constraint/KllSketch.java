package io.plumbline.detectors.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A quantile sketch as Deequ has it, value by value the same (QuantileNonSample; after Karnin, Lang
 * and Liberty, Optimal quantile approximation in streams, FOCS 2016, but with the largest level at
 * the bottom and without randomness).
 *
 * <p>Level h has room for 2 (ceil(k c^h / 2) + 1) values. When a value makes the number of all
 * values exceed the room of all levels, the lowest level that is at or above its own room is
 * compacted: of an odd number the value that came last stays; the rest is sorted, and every other
 * value goes up, from the first or the second on. Which of the two changes at every second
 * compaction of the level: first, second, second, first, first, and so on.
 *
 * <p>The result depends on the order of the values, so this is for writing files that are read
 * elsewhere and decides nothing. Its error: each compaction of level h moves no rank by more than
 * 2^h, and {@link #rankError} is the sum. Up to {@code capacity(0)} values, 2,050 for Model
 * Monitor's parameters, nothing is compacted and it is exact. Not thread-safe.
 */
public final class KllSketch {
  private final int k;
  private final double c;
  private final List<Compactor> levels = new ArrayList<>();
  private int size;
  private int room;
  private long rankError;

  /**
   * A sketch with Model Monitor's parameters, {@link SketchLevels#K} and {@link SketchLevels#C}.
   */
  public KllSketch() {
    this((int) SketchLevels.K, SketchLevels.C);
  }

  /**
   * An empty sketch.
   *
   * @param k its size, 1 to 2^20
   * @param c the factor by which its levels shrink, above 0 and below 1
   */
  public KllSketch(int k, double c) {
    if (k < 1 || k > 1 << 20 || !(c > 0 && c < 1)) {
      throw new IllegalArgumentException(
          "a sketch has a size of 1 to 2^20 and a factor between 0 and 1: were " + k + " and " + c);
    }
    this.k = k;
    this.c = c;
    expand();
  }

  /** The room of a level. */
  int capacity(int level) {
    return 2 * ((int) Math.ceil(k * Math.pow(c, level) / 2) + 1);
  }

  private void expand() {
    room += capacity(levels.size());
    levels.add(new Compactor());
  }

  /** Adds a finite number. */
  public void add(double value) {
    levels.get(0).append(value);
    size++;
    if (size > room) {
      condense();
    }
  }

  /** Adds all that another sketch holds; the argument is not changed. */
  public void merge(KllSketch other) {
    while (levels.size() < other.levels.size()) {
      expand();
    }
    for (int h = 0; h < other.levels.size(); h++) {
      for (double value : other.levels.get(h).content()) {
        levels.get(h).append(value);
      }
    }
    size += other.size;
    rankError += other.rankError;
    while (size >= room) {
      condense();
    }
  }

  /** Compacts the lowest level that is full. */
  private void condense() {
    for (int h = 0; h < levels.size(); h++) {
      if (levels.get(h).size >= capacity(h)) {
        if (h + 1 == levels.size()) {
          expand();
        }
        double[] up = levels.get(h).compact();
        for (double value : up) {
          levels.get(h + 1).append(value);
        }
        size -= up.length;
        rankError += 1L << h;
        return;
      }
    }
  }

  /** By how many values a rank that is read from the sketch can be wrong at most. */
  public long rankError() {
    return rankError;
  }

  /** The content. */
  public SketchLevels levels() {
    return new SketchLevels(c, k, levels.stream().map(Compactor::content).toList());
  }

  /** One level. */
  private static final class Compactor {
    private double[] values = new double[16];
    private int size;
    private int compactions;
    private int offset;

    void append(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    double[] content() {
      return Arrays.copyOf(values, size);
    }

    /** Halves the level and returns what goes up. */
    double[] compact() {
      int even = size & ~1;
      if (compactions % 2 == 1) {
        offset = 1 - offset;
      }
      compactions++;
      Arrays.sort(values, 0, even);
      double[] up = new double[even / 2];
      for (int i = 0; i < up.length; i++) {
        up[i] = values[2 * i + offset];
      }
      if (even < size) {
        values[0] = values[even];
      }
      size -= even;
      return up;
    }
  }
}
