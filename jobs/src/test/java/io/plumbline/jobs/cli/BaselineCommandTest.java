package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.reference.BaselineFile;
import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BaselineCommandTest {
  private static final Path SHARED =
      Path.of(System.getProperty("plumbline.shared", "../../shared"));

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

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private static List<String> events(int count) {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "{\"model\":\"loan\",\"model_version\":\"3\",\"event_id\":\"e%d\","
                  + "\"event_time\":\"2026-01-%02dT00:00:00Z\",\"features\":{\"age\":%d,"
                  + "\"city\":\"%s\",\"member\":%b},\"prediction\":{\"label\":%d,\"score\":%.6f},"
                  + "\"label\":%d}",
              i,
              1 + i % 28,
              18 + random.nextInt(60),
              "c" + random.nextInt(9),
              random.nextBoolean(),
              i % 2,
              random.nextDouble(),
              i % 2));
    }
    return lines;
  }

  private static ColumnKind kind(Baseline baseline, String subject) {
    return baseline.layout().columns().stream()
        .filter(column -> column.subject().equals(subject))
        .findFirst()
        .orElseThrow()
        .kind();
  }

  @Test
  void jsonLinesBecomeABaseline() throws IOException {
    Path input = write("reference.jsonl", events(500));
    Path output = folder.resolve("new/folder/loan.json");
    Ran ran = run("--input", input, "--output", output);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    Baseline baseline = BaselineFile.read(output);
    assertThat(baseline.name()).isEqualTo("reference");
    assertThat(baseline.model()).isEqualTo("loan");
    assertThat(baseline.modelVersion()).isEqualTo("3");
    assertThat(baseline.profile().events()).isEqualTo(500);
    assertThat(ran.out().lines())
        .startsWith(
            "baseline \"reference\" of loan, version 3",
            "  rows         500 from 2026-01-01T00:00:00Z to 2026-01-28T00:00:00Z",
            "  numeric      2: feature:age, prediction:score",
            "  categorical  3: feature:city, prediction:label, label",
            "  boolean      1: feature:member")
        .last()
        .asString()
        .startsWith(output + ": written, ")
        .endsWith(" KB, version " + baseline.version());
    try (Stream<Path> left = Files.list(output.getParent())) {
      assertThat(left).containsExactly(output);
    }
    assertThat(run("--input", input, "--output", output).out()).contains(": replaced, ");
  }

  @Test
  void csvTableBecomesABaseline() throws IOException {
    List<String> lines = new ArrayList<>(List.of("row,age,city,answer,p,paid"));
    for (int i = 0; i < 600; i++) {
      lines.add(i + "," + (i % 70) + ",\"c, " + i % 3 + "\",yes," + i / 600.0 + ",no");
    }
    lines.add("1,2,3");
    Path input = write("loans.csv", lines);
    Path output = folder.resolve("loans.json");
    Ran ran =
        run(
            "--input",
            input,
            "--output",
            output,
            "--label",
            "answer",
            "--score",
            "p",
            "--truth",
            "paid",
            "--drop",
            "row",
            "--name",
            "spring",
            "--model",
            "loans");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    Baseline baseline = BaselineFile.read(output);
    assertThat(baseline.layout().columns())
        .extracting(ColumnLayout::subject)
        .containsExactly(
            "feature:age", "feature:city", "prediction:label", "prediction:score", "label");
    assertThat(baseline.name()).isEqualTo("spring");
    assertThat(baseline.model()).isEqualTo("loans");
    assertThat(ran.out())
        .contains("  rows         600, without times")
        .contains("  left out     1 unusable rows (0.17 %), the first:")
        .contains("line 602: malformed: a row must have as many cells as the header, 6: had 3")
        .contains("  warning: prediction:label is constant")
        .doesNotContain("yes");
  }

  @Test
  void sameRowsGiveTheSameBytesAndOrderTheSameVersion() throws IOException {
    List<String> lines = events(700);
    Path first = folder.resolve("first.json");
    Path second = folder.resolve("second.json");
    Path third = folder.resolve("third.json");
    run("--input", write("a.jsonl", lines), "--output", first);
    run("--input", folder.resolve("a.jsonl"), "--output", second);
    Collections.shuffle(lines, new Random(9));
    Path half = write("b.jsonl", lines.subList(0, 300));
    Path rest = write("c.jsonl", lines.subList(300, 700));
    run("--input", half, rest, "--output", third);
    assertThat(Files.readAllBytes(second)).isEqualTo(Files.readAllBytes(first));
    assertThat(Files.readAllBytes(third)).isEqualTo(Files.readAllBytes(first));
  }

  @Test
  void globsAndFoldersAreInputs() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    List<String> lines = events(600);
    Files.write(parts.resolve("1.jsonl"), lines.subList(0, 200));
    Files.write(parts.resolve("2.jsonl"), lines.subList(200, 600));
    Files.write(parts.resolve(".hidden.jsonl"), lines);
    Path output = folder.resolve("out.json");
    for (Object input : List.of(parts, parts + "/*.jsonl", folder + "/**/[12].jsonl")) {
      assertThat(run("--input", input, "--output", output).err()).isEmpty();
      assertThat(BaselineFile.read(output).profile().events()).isEqualTo(600);
    }
  }

  @Test
  void configurationGivesKindsAndProblem() throws IOException {
    Path config =
        write(
            "plumbline.yaml",
            List.of(
                "sources:",
                "  predictions: {type: files, path: events.jsonl, format: json}",
                "models:",
                "  - id: loan",
                "    problem: regression",
                "    baseline: baselines/loan.json",
                "    windows: [1d]",
                "    features:",
                "      age: {kind: categorical}",
                "      city: {kind: text}",
                "sinks:",
                "  - {type: files, path: out/}"));
    Path input = write("reference.jsonl", events(500));
    Path output = folder.resolve("baselines/loan.json");
    Ran ran = run("--config", config, "--model", "loan", "--input", input, "--output", output);
    assertThat(ran.err()).isEmpty();
    Baseline baseline = BaselineFile.read(output);
    assertThat(kind(baseline, "feature:age")).isEqualTo(ColumnKind.CATEGORICAL);
    assertThat(kind(baseline, "feature:city")).isEqualTo(ColumnKind.TEXT);
    assertThat(kind(baseline, "prediction:label")).isEqualTo(ColumnKind.NUMERIC);
    Ran unknown = run("--config", config, "--model", "x", "--input", input, "--output", output);
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("must name a model of " + config + ": it has loan");
    Files.writeString(config, "models: 3\n");
    Ran invalid = run("--config", config, "--model", "x", "--input", input, "--output", output);
    assertThat(invalid.code()).isEqualTo(2);
    assertThat(invalid.err()).contains("problem");
  }

  private Path mapped(String predictions) throws IOException {
    return write(
        "mapped.yaml",
        List.of(
            "sources:",
            "  predictions: " + predictions,
            "models:",
            "  - {id: loan, problem: regression, baseline: loan.json}",
            "sinks:",
            "  - {type: files, path: out/}"));
  }

  @Test
  void sourceWhoseRecordsTheInputIsLikeIsChosen() throws IOException {
    Path config =
        mapped(
            "[{type: files, path: a, name: web, mapping: {event-id: id, event-time: ts}},"
                + " {type: files, path: b, name: shop, mapping: {event-id: no, event-time: at,"
                + " features: {under: in}}}, {type: files, path: c, name: plain}]");
    Path input = write("own.jsonl", List.of("{\"no\":1,\"at\":0,\"in\":{\"x\":3},\"id\":7}"));
    Path output = folder.resolve("out.json");
    usage(
        "the sources of loan have records of different shapes, choose one with --source, or"
            + " --published: they are web, shop, plain",
        "--config",
        config,
        "--input",
        input,
        "--output",
        output);
    usage(
        "--source must name a source of predictions: was \"sop\", known are web, shop, plain",
        "--config",
        config,
        "--source",
        "sop",
        "--input",
        input,
        "--output",
        output);
    Ran ran = run("--config", config, "--source", "shop", "--input", input, "--output", output);
    assertThat(ran.err()).isEmpty();
    assertThat(BaselineFile.read(output).layout().columns())
        .extracting(ColumnLayout::subject)
        .containsExactly("feature:x");
    Ran plain = run("--config", config, "--published", "--input", input, "--output", output);
    assertThat(plain.code()).isEqualTo(1);
    assertThat(plain.err()).contains("no row has a value: prediction events carry theirs in");
    Ran same = run("--config", config, "--source", "plain", "--input", input, "--output", output);
    assertThat(same.err()).isEqualTo(plain.err());
  }

  @Test
  void mappingThatDoesNotFitTheInputIsSaid() throws IOException {
    Path config =
        mapped(
            "{type: files, path: a, mapping: {event-id: id, event-time: ts,"
                + " features: {under: in.deep}, prediction: {score: p}}}");
    Path output = folder.resolve("out.json");
    Path json = write("own.jsonl", List.of("{\"id\":1,\"ts\":0,\"x\":3}"));
    Ran none = run("--config", config, "--input", json, "--output", output);
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err())
        .contains("no row has a value where the source's mapping looks for one: use --source");

    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"in\",\"type\":{\"type\":"
                    + "\"record\",\"name\":\"In\",\"fields\":[{\"name\":\"deep\",\"type\":{\"type\":"
                    + "\"map\",\"values\":\"double\"}}]}}]}");
    Path avro = folder.resolve("own.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, avro.toFile());
      GenericRecord in = new GenericData.Record(schema.getField("in").schema());
      in.put("deep", Map.of("x", 3.0));
      GenericRecord record = new GenericData.Record(schema);
      record.put("in", in);
      writer.append(record);
    }
    Ran lacking = run("--config", config, "--input", avro, "--output", output);
    assertThat(lacking.err()).isEmpty();
    // A reference needs neither ids nor times; the score would be missing from every row.
    assertThat(lacking.out().lines().filter(line -> line.startsWith("note: ")))
        .singleElement()
        .asString()
        .startsWith("note: mapping.prediction.score: ");
    assertThat(lacking.out()).contains("feature:x");

    Path noRecord = folder.resolve("text.avro");
    Schema text = Schema.create(Schema.Type.STRING);
    try (DataFileWriter<String> writer = new DataFileWriter<>(new GenericDatumWriter<>(text))) {
      writer.create(text, noRecord.toFile());
      writer.append("x");
    }
    Ran texts = run("--config", config, "--input", noRecord, "--output", output);
    assertThat(texts.code()).isEqualTo(1);
    assertThat(texts.err())
        .contains(noRecord + ": an Avro file must hold records: its schema is string");
    usage("belong to --config", "--source", "x", "--input", json, "--output", output);
    usage(
        "exclude each other",
        "--config",
        config,
        "--published",
        "--source",
        "x",
        "--input",
        json,
        "--output",
        output);
  }

  @Test
  void tooManyBadRowsFailAndLeaveTheOldFile() throws IOException {
    List<String> lines = events(400);
    Path output = folder.resolve("out.json");
    run("--input", write("good.jsonl", lines), "--output", output);
    byte[] before = Files.readAllBytes(output);
    for (int i = 0; i < 8; i++) {
      lines.add("{oops");
    }
    Path input = write("bad.jsonl", lines);
    Ran ran = run("--input", input, "--output", output);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err().lines())
        .hasSize(6)
        .startsWith(
            "Failed: 8 of 408 rows are unusable, more than the 1 % of --max-bad; the first are");
    assertThat(Files.readAllBytes(output)).isEqualTo(before);
    assertThat(run("--input", input, "--output", output, "--max-bad", "2").code()).isZero();
  }

  @Test
  void inputWithoutUseFailsWithWhy() throws IOException {
    Path output = folder.resolve("out.json");
    assertThat(failure(write("a.jsonl", List.of()), output)).contains("there are no rows");
    assertThat(failure(write("b.jsonl", List.of("{\"age\":3}")), output))
        .contains("no row has a value");
    List<String> two = events(10);
    two.set(3, two.get(3).replace("\"loan\"", "\"house\""));
    assertThat(failure(write("c.jsonl", two), output))
        .contains("several models, choose one with --model: house, loan");
    assertThat(failure(write("d.json", List.of("[]")), output)).contains("must be JSON lines");
    Path input = write("e.jsonl", events(10));
    Ran other = run("--input", input, "--output", output, "--model", "house");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("all 10 rows are of other models");
    assertThat(output).doesNotExist();
  }

  private static String failure(Path input, Path output) {
    Ran ran = run("--input", input, "--output", output);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("Failed: ");
    return ran.err();
  }

  @Test
  void outputThatCannotBeWrittenFails() throws IOException {
    Path input = write("a.jsonl", events(10));
    Ran folderThere = run("--input", input, "--output", folder);
    assertThat(folderThere.code()).isEqualTo(1);
    assertThat(folderThere.err()).contains("must not be a folder");
    Ran below = run("--input", input, "--output", input.resolve("out.json"));
    assertThat(below.code()).isEqualTo(1);
  }

  @Test
  void wrongUsageIsTwo() throws IOException {
    Path input = write("a.jsonl", events(10));
    Path output = folder.resolve("out.json");
    usage("--output is needed", "--input", input);
    usage("no file matches", "--input", folder.resolve("none.jsonl"), "--output", output);
    usage("no file matches", "--input", folder + "/*.csv", "--output", output);
    usage("--format must be", "--input", input, "--output", output, "--format", "parquet");
    usage("--max-bad must be", "--input", input, "--output", output, "--max-bad", "101");
    usage("--name must be", "--input", input, "--output", output, "--name", "none");
    usage("no input is one", "--input", input, "--output", output, "--label", "x");
    usage("one character", "--input", input, "--output", output, "--delimiter", "ab");
    usage("belong to --config", "--input", input, "--output", output, "--set", "a=b");
    usage(
        "--format is needed",
        "--input",
        Files.copy(input, folder.resolve("a")),
        "--output",
        output);
    assertThat(run("--input", folder.resolve("a"), "--output", output, "--format", "json").code())
        .isZero();
  }

  private static void usage(String message, Object... arguments) {
    Ran ran = run(arguments);
    assertThat(ran.err()).contains(message);
    assertThat(ran.code()).isEqualTo(2);
  }

  @Test
  void realReferencesBecomeBaselines() throws IOException {
    Path streams = SHARED.resolve("data/streams");
    if (!Files.isDirectory(streams)) {
      System.out.println("SKIPPED, no reference streams there: " + streams.toAbsolutePath());
      Assumptions.abort("no reference streams at " + streams.toAbsolutePath());
    }
    List<Path> inputs;
    try (Stream<Path> found = Files.list(streams)) {
      inputs =
          found
              .map(each -> each.resolve("baseline.jsonl.gz"))
              .filter(Files::exists)
              .sorted()
              .toList();
    }
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      Path output = folder.resolve(input.getParent().getFileName() + ".json");
      Ran ran = run("--input", input, "--output", output);
      assertThat(ran.err()).as(input.toString()).isEmpty();
      assertThat(ran.code()).isZero();
      Baseline baseline = BaselineFile.read(output);
      assertThat(baseline.profile().events()).as(input.toString()).isEqualTo(lines(input));
      assertThat(baseline.model()).isNotNull();
      assertThat(baseline.modelVersion()).isEqualTo("1");
    }
  }

  private static long lines(Path gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().count();
    }
  }
}
