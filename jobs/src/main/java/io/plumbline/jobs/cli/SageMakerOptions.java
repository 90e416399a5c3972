package io.plumbline.jobs.cli;

import io.plumbline.connectors.sagemaker.InvalidSageMakerFile;
import io.plumbline.connectors.sagemaker.SageMakerFile;
import io.plumbline.detectors.constraint.ConstraintSuggestion;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.ModelConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Files of SageMaker Model Monitor that go with a baseline: a group of options. */
final class SageMakerOptions {
  @Option(
      names = "--constraints",
      paramLabel = "FILE",
      description =
          "The constraints.json that belongs to a statistics.json: the domains of its columns"
              + " become categories.")
  private @Nullable Path constraints;

  @Option(
      names = "--statistics-output",
      paramLabel = "FILE",
      description =
          "Write the statistics.json that Model Monitor would make of the reference data.")
  private @Nullable Path statisticsOutput;

  @Option(
      names = "--constraints-output",
      paramLabel = "FILE",
      description = "Write the constraints.json that Model Monitor would suggest.")
  private @Nullable Path constraintsOutput;

  /** Whether a file is to be written. */
  boolean isAsked() {
    return statisticsOutput != null || constraintsOutput != null;
  }

  boolean writesStatistics() {
    return statisticsOutput != null;
  }

  boolean hasConstraints() {
    return constraints != null;
  }

  /** The constraints given, or null. */
  @Nullable Constraints constraints() throws IOException, InvalidSageMakerFile {
    return constraints == null ? null : SageMakerFile.constraints(constraints).content();
  }

  /** Writes what was asked for. */
  void write(Statistics statistics, PrintWriter out) throws IOException {
    if (statisticsOutput != null) {
      SageMakerFile.write(statisticsOutput, statistics);
      out.printf(
          Locale.ROOT,
          "%s: statistics of %,d columns, %,d rows%n",
          statisticsOutput,
          statistics.features().size(),
          statistics.itemCount());
    }
    if (constraintsOutput != null) {
      SageMakerFile.write(
          constraintsOutput, ConstraintSuggestion.MODEL_MONITOR.suggest(statistics));
      out.printf(
          Locale.ROOT,
          "%s: constraints of %,d columns%n",
          constraintsOutput,
          statistics.features().size());
    }
  }

  /** The kinds that a configuration gives to columns, by subject. */
  static Map<String, ColumnKind> kinds(ModelConfig configured) {
    Map<String, ColumnKind> kinds = new HashMap<>();
    configured
        .features()
        .forEach(
            (feature, settings) -> {
              ColumnKind kind = settings.kind();
              if (kind != null) {
                kinds.put(Section.FEATURE.subject(feature), kind);
              }
            });
    ColumnKind answer =
        configured.problem() == Problem.REGRESSION ? ColumnKind.NUMERIC : ColumnKind.CATEGORICAL;
    kinds.put(Section.PREDICTION_LABEL.subject(""), answer);
    kinds.put(Section.TRUTH.subject(""), answer);
    return kinds;
  }
}
