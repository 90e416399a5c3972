package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.EdgesOfSample;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class EdgeTableTest {
  private static final double[] CORNERS = {
    0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    -Double.MIN_NORMAL,
    1,
    -1,
    Math.nextUp(1.0),
    Math.nextDown(1.0),
    1e300,
    -1e300,
    Double.MAX_VALUE,
    -Double.MAX_VALUE
  };

  /** The definition: the number of edges below the value, less one. */
  private static int expected(double[] edges, double value) {
    return (int) Arrays.stream(edges).filter(edge -> edge < value).count() - 1;
  }

  private static void check(double[] edges, double[] values) {
    EdgeTable table = EdgeTable.of(edges);
    int[] bins = new int[values.length];
    table.binsOf(values, values.length, bins);
    for (int i = 0; i < values.length; i++) {
      assertThat(bins[i]).as("bin of %s", values[i]).isEqualTo(expected(edges, values[i]));
      assertThat(table.binOf(values[i])).isEqualTo(bins[i]);
    }
  }

  /** The edges themselves, their neighbours and the ends of the number line. */
  private static double[] delicate(double[] edges) {
    return DoubleStream.concat(
            Arrays.stream(edges).flatMap(e -> DoubleStream.of(Math.nextDown(e), e, Math.nextUp(e))),
            Arrays.stream(CORNERS))
        .filter(Double::isFinite)
        .map(v -> v + 0.0)
        .toArray();
  }

  @Property(tries = 500, seed = "20260105")
  void everyValueIsInTheBinThatTheEdgesSay(
      @ForAll @UniqueElements @Size(min = 2, max = 40) double[] any,
      @ForAll @Size(max = 40) double[] others) {
    double[] edges = Arrays.stream(any).map(v -> v + 0.0).sorted().distinct().toArray();
    if (edges.length >= 2) {
      check(edges, Arrays.stream(others).map(v -> v + 0.0).toArray());
      check(edges, delicate(edges));
    }
  }

  @Property(tries = 60, seed = "20260105")
  void edgesOfSamplesOfEveryShapeAreSearchedExactly(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 7) int shape) {
    Random random = new Random(seed);
    DoubleSupplier draw =
        switch (shape) {
          case 0 -> random::nextGaussian;
          case 1 -> () -> 1e9 + random.nextGaussian();
          case 2 -> () -> Math.exp(3 * random.nextGaussian());
          case 3 -> () -> -Math.exp(30 * random.nextGaussian());
          case 4 -> () -> random.nextInt(300);
          case 5 -> () -> random.nextBoolean() ? random.nextGaussian() : 1e12 * random.nextDouble();
          case 6 -> () -> 1 / random.nextGaussian();
          default -> () -> Double.longBitsToDouble(random.nextLong());
        };
    double[] sample =
        DoubleStream.generate(draw)
            .filter(Double::isFinite)
            .limit(1 + random.nextInt(3_000))
            .map(v -> v + 0.0)
            .sorted()
            .toArray();
    BinEdges edges = EdgesOfSample.of(sample);
    double[] all = new double[edges.bins() + 1];
    Arrays.setAll(all, edges::edge);
    check(all, delicate(all));
    double[] fresh = DoubleStream.generate(draw).filter(Double::isFinite).limit(300).toArray();
    check(all, Arrays.stream(fresh).map(v -> v + 0.0).toArray());
  }

  @Test
  void endsOfTheNumberLineAreEdgesLikeOthers() {
    check(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}, CORNERS);
    check(new double[] {Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY}, CORNERS);
    check(new double[] {-Double.MIN_VALUE, 0, Double.MIN_VALUE}, CORNERS);
  }

  @Test
  void usualColumnsTakeTwoComparisons() {
    Random random = new Random(1);
    for (DoubleSupplier draw :
        new DoubleSupplier[] {
          random::nextGaussian,
          () -> 1_000 + random.nextGaussian(),
          () -> Math.exp(random.nextGaussian()),
          () -> random.nextInt(50),
          random::nextDouble
        }) {
      double[] sample = DoubleStream.generate(draw).limit(20_000).sorted().toArray();
      BinEdges edges = EdgesOfSample.of(sample);
      double[] all = new double[edges.bins() + 1];
      Arrays.setAll(all, edges::edge);
      assertThat(EdgeTable.of(all).steps()).isLessThanOrEqualTo(2);
    }
  }
}
