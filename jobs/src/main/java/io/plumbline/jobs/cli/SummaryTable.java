package io.plumbline.jobs.cli;

import io.plumbline.jobs.pipeline.ModelTally;
import io.plumbline.jobs.pipeline.Tally;
import io.plumbline.jobs.run.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The summary of a run as a table for a person. */
final class SummaryTable {
  private SummaryTable() {}

  static String of(RunSummary summary) {
    List<String[]> models = new ArrayList<>();
    models.add(
        new String[] {
          "model", "version", "windows", "figures", "warnings", "critical", "alerts", "resolved"
        });
    for (ModelTally model : summary.models()) {
      models.add(
          new String[] {
            model.model(),
            model.version(),
            number(model.windows()),
            number(model.figures()),
            number(model.warnings()),
            number(model.criticals()),
            number(model.fired()),
            number(model.resolved())
          });
    }
    List<String[]> sources = new ArrayList<>();
    sources.add(
        new String[] {"source", "events", "profiled", "late", "duplicate", "dead-lettered"});
    for (Tally source : summary.sources()) {
      sources.add(
          new String[] {
            source.source(),
            number(source.in()),
            number(source.profiled()),
            number(source.late()),
            number(source.duplicate()),
            number(source.deadLettered())
          });
    }
    return table(models, 2) + "\n" + table(sources, 1) + "\n" + end(summary);
  }

  private static String end(RunSummary summary) {
    StringBuilder text = new StringBuilder();
    if (summary.refusedSpecs() > 0) {
      text.append("refused: ")
          .append(number(summary.refusedSpecs()))
          .append(" changes of models, see the dead letters invalid_spec\n");
    }
    text.append("done: ").append(number(summary.events())).append(" events");
    if (summary.read() < summary.events()) {
      text.append(", ")
          .append(number(summary.read()))
          .append(" of them since it went on from a checkpoint,");
    }
    double seconds = summary.elapsed().toMillis() / 1000.0;
    return text.append(String.format(Locale.ROOT, " in %.1f s%n", seconds)).toString();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Aligned columns: the first few to the left, numbers to the right. */
  private static String table(List<String[]> rows, int leftColumns) {
    int[] width = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        width[i] = Math.max(width[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String pad = " ".repeat(width[i] - row[i].length());
        line.append(i == 0 ? "" : "  ").append(i < leftColumns ? row[i] + pad : pad + row[i]);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
