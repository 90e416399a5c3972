package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.connectors.reference.BaselineFile;
import io.plumbline.connectors.sagemaker.SageMakerFile;
import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.profile.ColumnLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code plumbline baseline} from and to the files of SageMaker Model Monitor. */
class SageMakerBaselineTest {
  @TempDir private Path folder;

  private record Ran(int code, String out, String err) {}

  private static Ran run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Plumbline.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("baseline", "--quiet"));
    Stream.of(arguments).map(Object::toString).forEach(all::add);
    int code = commandLine.execute(all.toArray(new String[0]));
    return new Ran(code, out.toString(), err.toString());
  }

  private static Path sample(String file) {
    Path path =
        Path.of(
            System.getProperty("plumbline.shared", "../../shared"),
            "reference/sagemaker-samples/sdk/quality_check/data_quality",
            file);
    if (!Files.isReadable(path)) {
      System.out.println("SKIPPED: the sample " + path + " is not there");
    }
    assumeTrue(Files.isReadable(path));
    return path;
  }

  private static List<String> subjects(Baseline baseline) {
    return baseline.layout().columns().stream()
        .map(column -> column.subject() + " " + column.kind().wireName())
        .toList();
  }

  private Path table() throws IOException {
    List<String> lines = new ArrayList<>(List.of("answer,p,age,city"));
    for (int i = 0; i < 600; i++) {
      lines.add(i % 2 + "," + i / 600.0 + "," + (20 + i % 50) + ",c" + i % 7);
    }
    return Files.write(folder.resolve("t.csv"), lines);
  }

  @Test
  void thePublishedTableGivesThePublishedFiles() throws Exception {
    Path statistics = folder.resolve("out/statistics.json");
    Path constraints = folder.resolve("out/constraints.json");
    Ran ran =
        run(
            "--input",
            sample("baseline_dataset.csv"),
            "--no-header",
            "--statistics-output",
            statistics,
            "--constraints-output",
            constraints);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines())
        .containsExactly(
            statistics + ": statistics of 6 columns, 100 rows",
            constraints + ": constraints of 6 columns");
    Statistics ours = SageMakerFile.statistics(statistics).content();
    Statistics published = SageMakerFile.statistics(sample("statistics.json")).content();
    for (int i = 0; i < 6; i++) {
      assertThat(ours.features().get(i).numeric().sketch())
          .isEqualTo(published.features().get(i).numeric().sketch());
    }
    Constraints suggested = SageMakerFile.constraints(constraints).content();
    assertThat(suggested)
        .isEqualTo(SageMakerFile.constraints(sample("good_constraints.json")).content());
  }

  @Test
  void publishedStatisticsAreABaseline() throws IOException {
    Path output = folder.resolve("baseline.json");
    Ran ran =
        run(
            "--input",
            sample("statistics.json"),
            "--constraints",
            sample("good_constraints.json"),
            "--label",
            "_c0",
            "--model",
            "churn",
            "--output",
            output);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("rows         100, without times").contains("  warning: ");
    Baseline baseline = BaselineFile.read(output);
    assertThat(baseline.model()).isEqualTo("churn");
    assertThat(baseline.profile().events()).isEqualTo(100);
    assertThat(subjects(baseline))
        .containsExactly(
            "feature:_c1 numeric",
            "feature:_c2 numeric",
            "feature:_c3 numeric",
            "feature:_c4 numeric",
            "feature:_c5 numeric",
            "prediction:label categorical");
  }

  @Test
  void theirStatisticsAndOursOfOneTableAreOneBaseline() throws IOException {
    Path table = table();
    Path statistics = folder.resolve("statistics.json");
    Path direct = folder.resolve("direct.json");
    Path indirect = folder.resolve("indirect.json");
    Object[] meaning = {"--label", "answer", "--score", "p"};
    List<Object> first =
        new ArrayList<>(
            List.of("--input", table, "--output", direct, "--statistics-output", statistics));
    first.addAll(List.of(meaning));
    assertThat(run(first.toArray()).code()).isZero();
    List<Object> second = new ArrayList<>(List.of("--input", statistics, "--output", indirect));
    second.addAll(List.of(meaning));
    Ran ran = run(second.toArray());
    assertThat(ran.err()).isEmpty();
    Baseline one = BaselineFile.read(direct);
    Baseline other = BaselineFile.read(indirect);
    assertThat(other.layout()).isEqualTo(one.layout());
    assertThat(other.quantiles()).hasSameSizeAs(one.quantiles());
    for (int i = 0; i < one.quantiles().size(); i++) {
      assertThat(other.quantiles().get(i)).isEqualTo(one.quantiles().get(i));
    }
  }

  @Test
  void kindsComeFromTheConfiguration() throws IOException {
    Path table = table();
    Path statistics = folder.resolve("statistics.json");
    assertThat(run("--input", table, "--statistics-output", statistics).code()).isZero();
    Path config =
        Files.write(
            folder.resolve("plumbline.yaml"),
            List.of(
                "sources: {predictions: {type: files, path: t.jsonl, format: json, model: loans}}",
                "models:",
                "  - id: loans",
                "    version: \"7\"",
                "    problem: binary-classification",
                "    positive-label: 1",
                "    windows: [1d]",
                "    features: {age: {kind: categorical}}",
                "sinks: [{type: files, path: out}]"));
    Path output = folder.resolve("baseline.json");
    Ran ran =
        run(
            "--config",
            config,
            "--input",
            statistics,
            "--label",
            "answer",
            "--score",
            "p",
            "--drop",
            "city",
            "--output",
            output);
    assertThat(ran.err()).isEmpty();
    Baseline baseline = BaselineFile.read(output);
    assertThat(baseline.model()).isEqualTo("loans");
    assertThat(baseline.modelVersion()).isEqualTo("7");
    assertThat(subjects(baseline))
        .containsExactly(
            "feature:age categorical", "prediction:label categorical", "prediction:score numeric");
    ColumnLayout age = baseline.layout().columns().get(0);
    assertThat(age.categories()).hasSize(50).contains("20", "69");
  }

  @Test
  void statisticsThatCannotBeUsedSayWhy() throws IOException {
    Path output = folder.resolve("baseline.json");
    Path broken =
        Files.writeString(
            folder.resolve("statistics.json"),
            "{\"features\": [{\"name\": \"a\", \"inferred_type\": \"Fractional\"}]}");
    Ran ran = run("--input", broken, "--output", output);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err().lines())
        .containsExactly(
            "Failed: " + broken + " cannot be used:",
            "  dataset.item_count: is missing",
            "  features[0].numerical_statistics: is missing");
    Path empty =
        Files.writeString(
            folder.resolve("empty.json"),
            "{\"dataset\": {\"item_count\": 5}, \"features\":"
                + " [{\"name\": \"a\", \"inferred_type\": \"Unknown\"}]}");
    ran = run("--input", empty, "--output", output);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no column of the statistics can be compared with");
    ran = run("--input", empty, "--output", output, "--constraints", folder.resolve("none.json"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("none.json: is not there");
    assertThat(output).doesNotExist();
  }

  @Test
  void optionsThatDoNotGoTogetherAreWrongUsage() throws IOException {
    Path table = table();
    Path output = folder.resolve("baseline.json");
    Path statistics = folder.resolve("statistics.json");
    assertThat(run("--input", table, "--statistics-output", statistics).code()).isZero();
    for (List<Object> wrong :
        List.of(
            List.<Object>of("--input", table, "--output", output, "--constraints", statistics),
            List.<Object>of("--input", statistics, "--statistics-output", output),
            List.<Object>of("--input", statistics, "--output", output, "--id", "age"),
            List.<Object>of("--input", statistics, "--output", output, "--no-header"),
            List.<Object>of("--input", statistics, table, "--output", output))) {
      Ran ran = run(wrong.toArray());
      assertThat(ran.code()).as("%s", wrong).isEqualTo(2);
      assertThat(ran.err()).contains("statistics");
    }
    assertThat(output).doesNotExist();
  }
}
