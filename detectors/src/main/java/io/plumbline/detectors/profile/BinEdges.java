package io.plumbline.detectors.profile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The edges that a numeric column is counted on: e_0 &lt; e_1 &lt; ... &lt; e_k, bins (e_i,
 * e_(i+1)].
 *
 * <p>They come from a baseline and cover its range: e_0 is the number just below its minimum, e_k
 * its maximum. The inner edges of the baseline's deciles are among them, so what is counted on
 * deciles is exact. Values at or below e_0 or above e_k are outside.
 */
public final class BinEdges {
  /** The bin of a value at or below the first edge. */
  public static final int BELOW = -1;

  private final double[] edges;
  private final int[] deciles;

  private final boolean whole;

  /** Made on first use; a table is immutable, so a race makes it twice and does no harm. */
  private @Nullable EdgeTable table;

  /**
   * Edges in ascending order without repetition, at least two.
   *
   * @param deciles the positions in {@code edges} of the inner decile edges, ascending, each above
   *     0 and below the last position
   */
  public BinEdges(double[] edges, int[] deciles) {
    this.edges = edges.clone();
    this.deciles = deciles.clone();
    if (edges.length < 2) {
      throw new IllegalArgumentException("at least two edges are needed: were " + edges.length);
    }
    for (int i = 1; i < edges.length; i++) {
      if (!(edges[i - 1] < edges[i])) {
        throw new IllegalArgumentException(
            "edges must ascend: edge " + i + " is " + edges[i] + " after " + edges[i - 1]);
      }
    }
    int last = -1;
    for (int decile : deciles) {
      if (decile <= last || decile >= edges.length) {
        throw new IllegalArgumentException(
            "positions of deciles must ascend within the edges: were " + Arrays.toString(deciles));
      }
      last = decile;
    }
    whole = isWhole();
  }

  /**
   * Edges are of the sample, or deciles, which are interpolated, or just below a number of the
   * sample.
   */
  private boolean isWhole() {
    double least = Math.nextUp(edges[0]);
    boolean all = least == Math.rint(least);
    for (int i = 1; i < edges.length && all; i++) {
      all = !isOfSample(i) || edges[i] == Math.rint(edges[i]);
    }
    return all;
  }

  /**
   * Whether all numbers that the edges were made of are whole, as far as the edges tell: those that
   * are numbers of the sample, which are all of at most 256 different ones and 256 quantiles else.
   */
  public boolean whole() {
    return whole;
  }

  /**
   * The number of the sample nearest to an edge from below: itself, unless it is a decile that the
   * sample does not have, or lies just below a number that has a bin of its own.
   *
   * @param edge one of the edges
   */
  public double numberAt(double edge) {
    int position = Arrays.binarySearch(edges, edge);
    if (position < 0) {
      return edge;
    }
    while (position > 0 && !isOfSample(position)) {
      position--;
    }
    return position == 0 ? Math.nextUp(edges[0]) : edges[position];
  }

  private boolean isOfSample(int i) {
    boolean hasOwnBin = edges[i - 1] == Math.nextDown(edges[i]);
    boolean belongsToNext = i + 1 < edges.length && edges[i + 1] == Math.nextUp(edges[i]);
    return hasOwnBin || !belongsToNext && Arrays.binarySearch(deciles, i) < 0;
  }

  /** How many bins lie between the edges: one less than the edges. */
  public int bins() {
    return edges.length - 1;
  }

  /** The edge at a position, 0 to {@link #bins()}. */
  public double edge(int position) {
    return edges[position];
  }

  /** The positions of the inner decile edges. */
  public int[] deciles() {
    return deciles.clone();
  }

  /**
   * The bin of a finite value: {@link #BELOW}, 0 to bins() - 1, or bins() for a value above the
   * last edge.
   */
  public int binOf(double value) {
    return table().binOf(value + 0.0);
  }

  /**
   * The bins of the first values of an array.
   *
   * @param values finite numbers without -0.0
   */
  void binsOf(double[] values, int length, int[] bins) {
    table().binsOf(values, length, bins);
  }

  private EdgeTable table() {
    EdgeTable made = table;
    if (made == null) {
      made = EdgeTable.of(edges);
      table = made;
    }
    return made;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinEdges that
        && Arrays.equals(edges, that.edges)
        && Arrays.equals(deciles, that.deciles);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(edges) + Arrays.hashCode(deciles);
  }
}
