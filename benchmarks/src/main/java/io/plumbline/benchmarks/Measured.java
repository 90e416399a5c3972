package io.plumbline.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What one pass over the stream took, or several took on average.
 *
 * @param wallNanos from the first record read to the last result
 * @param cpuNanos processor time of the whole process meanwhile
 * @param compilerNanos how much of it went into compiling bytecode, as the compiler's threads count
 *     their time
 * @param allocatedBytes by all threads meanwhile
 * @param shuffledBytes what left the tasks of the sources
 */
record Measured(
    long wallNanos, long cpuNanos, long compilerNanos, long allocatedBytes, long shuffledBytes) {
  /** The arithmetic mean of several passes, of which there is at least one. */
  static Measured mean(List<Measured> passes) {
    return new Measured(
        mean(passes, Measured::wallNanos),
        mean(passes, Measured::cpuNanos),
        mean(passes, Measured::compilerNanos),
        mean(passes, Measured::allocatedBytes),
        mean(passes, Measured::shuffledBytes));
  }

  private static long mean(List<Measured> passes, ToLongFunction<Measured> figure) {
    return Math.round(passes.stream().mapToLong(figure).average().orElseThrow());
  }

  /** As {@link #of} reads it. */
  String line() {
    return wallNanos
        + " "
        + cpuNanos
        + " "
        + compilerNanos
        + " "
        + allocatedBytes
        + " "
        + shuffledBytes;
  }

  /** Reads what {@link #line} wrote. */
  static Measured of(String line) {
    long[] figures = Arrays.stream(line.strip().split(" ")).mapToLong(Long::parseLong).toArray();
    return new Measured(figures[0], figures[1], figures[2], figures[3], figures[4]);
  }
}
