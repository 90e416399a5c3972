package io.plumbline.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was measured, as a table of ratios: each job against the bare read of its own turn. */
final class ResultTable {
  private record Row(int parallelism, Encoding encoding, Work work) implements Comparable<Row> {
    private static final Comparator<Row> ORDER =
        Comparator.comparingInt(Row::parallelism)
            .thenComparing(Row::encoding)
            .thenComparing(Row::work);

    @Override
    public int compareTo(Row other) {
      return ORDER.compare(this, other);
    }
  }

  private final long events;
  private final Map<Row, List<Measured>> rows = new TreeMap<>();

  /**
   * An empty table.
   *
   * @param events of the stream
   */
  ResultTable(long events) {
    this.events = events;
  }

  /** Adds what a pass took; every job makes one in every turn. */
  void add(Pass pass, Measured measured) {
    rows.computeIfAbsent(
            new Row(pass.parallelism(), pass.encoding(), pass.work()), row -> new ArrayList<>())
        .add(measured);
  }

  /** The table in Markdown, medians with [minimum..maximum]. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        "| parallelism | format | job | against bare, wall | against bare, per core | events/s |"
            + " ns of CPU an event | of it the compiler | B allocated an event |"
            + " B above raw | B shuffled an event |\n"
            + "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    rows.forEach(
        (row, turns) -> {
          List<Measured> bare = rows.get(new Row(row.parallelism(), row.encoding(), Work.BARE));
          List<Measured> raw = rows.get(new Row(row.parallelism(), row.encoding(), Work.RAW));
          out.append(
              String.format(
                  Locale.ROOT,
                  "| %d | %s | %s | %s | %s | %,.0f | %.0f | %.0f | %.1f | %.1f | %.2f |%n",
                  row.parallelism(),
                  row.encoding(),
                  row.work(),
                  ratio(bare, turns, Measured::wallNanos),
                  ratio(bare, turns, Measured::cpuNanos),
                  events * 1e9 / median(turns, Measured::wallNanos),
                  median(turns, Measured::cpuNanos) / events,
                  median(turns, Measured::compilerNanos) / events,
                  median(turns, Measured::allocatedBytes) / events,
                  above(raw, turns, Measured::allocatedBytes) / events,
                  median(turns, Measured::shuffledBytes) / events));
        });
    return out.toString();
  }

  /** The median of how much more it is than in another job of the same turn. */
  private static double above(
      List<Measured> other, List<Measured> turns, ToDoubleFunction<Measured> figure) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      differences.add(figure.applyAsDouble(turns.get(i)) - figure.applyAsDouble(other.get(i)));
    }
    differences.sort(null);
    return median(differences);
  }

  /** How many times as fast as the bare read of the same turn. */
  private static String ratio(
      List<Measured> bare, List<Measured> turns, ToDoubleFunction<Measured> cost) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      ratios.add(cost.applyAsDouble(bare.get(i)) / cost.applyAsDouble(turns.get(i)));
    }
    ratios.sort(null);
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f..%.2f]",
        median(ratios),
        ratios.get(0),
        ratios.get(ratios.size() - 1));
  }

  private static double median(List<Measured> turns, ToDoubleFunction<Measured> figure) {
    return median(turns.stream().mapToDouble(figure).sorted().boxed().toList());
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
