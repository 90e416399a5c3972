package io.plumbline.detectors.distance;

/**
 * Total variation: the share of values that would have to move to another bin.
 *
 * <p>Half the sum of |p - q|; 0 to 1, higher is more drift, symmetric, a metric. No test; chance
 * limit: {@link ChanceLimit}, on the safe side (exceeded a third to four fifths as often as it
 * says, for two bins hardly ever). One value in each is enough; with K bins chance makes it some
 * 0.4 sqrt((K - 1) (1/n + 1/m)). A bin that only one sample has adds half of its share. Exact; time
 * O(bins). Levin and Peres, Markov Chains and Mixing Times, 2nd edition, 2017, section 4.1.
 */
public final class TotalVariation implements SumOverBins {
  @Override
  public String id() {
    return "total_variation";
  }

  @Override
  public double term(double p, double q) {
    return Math.abs(p - q) / 2;
  }
}
