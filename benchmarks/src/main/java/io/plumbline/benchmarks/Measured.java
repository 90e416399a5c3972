package io.plumbline.benchmarks;

import java.util.Arrays;

/**
 * What one pass over the stream took.
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
