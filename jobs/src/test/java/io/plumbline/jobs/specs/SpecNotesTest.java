package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.reference.BaselineFile;
import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.config.ModelEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spec and its model's columns say of each other. */
class SpecNotesTest {
  @TempDir Path folder;

  @BeforeEach
  void baseline() throws IOException {
    Files.writeString(
        folder.resolve("loans.json"), baseline(List.of("age", "country", "device", "income")));
  }

  private static String baseline(List<String> features) {
    EventRow row = new EventRow(new NameDictionary());
    features.forEach(name -> row.addNumber(Section.FEATURE, row.names().idOf(name), 1));
    row.addNumber(Section.PREDICTION_LABEL, 0, 3.5);
    BaselineBuilder builder = new BaselineBuilder(Problem.REGRESSION, Map.of(), SegmentSpec.NONE);
    builder.observe(row);
    SegmentedFold fold = builder.fold();
    SegmentedProfile profile = fold.newProfile();
    fold.add(row, profile);
    return BaselineJson.write(builder.build("reference", profile));
  }

  private Configuration read(String model) throws Exception {
    String yaml =
        "{sources: {predictions: {type: files, path: e.jsonl}}, sinks: [{type: stdout}], models: [%s],"
            + " models-folder: specs}";
    Files.createDirectories(folder.resolve("specs"));
    Path file = Files.writeString(folder.resolve("plumbline.yaml"), yaml.formatted(model));
    return ConfigurationReader.read(file, List.of());
  }

  // ---- names ----

  private static final String DIVIDED =
      "{id: %s, problem: regression, baseline: %s, segments: [country, [contry, device], [Age, zip]]}";

  @Test
  void segmentsByAColumnThatTheModelDoesNotHaveAreNoted() throws Exception {
    Configuration configured = read(DIVIDED.formatted("a", "loans.json"));
    Files.writeString(
        folder.resolve("specs/b.yaml"),
        "{id: b, problem: regression, features: {zip: {kind: text}}, segments: [zip, place]}");

    assertThat(LiveSpecs.check(configured)).isEmpty();
    assertThat(LiveSpecs.notes(configured))
        .containsExactly(
            "models[0].segments[1]: neither the baseline nor features have \"contry\", did you mean"
                + " country?",
            "models[0].segments[2]: neither the baseline nor features have \"Age\", did you mean age?",
            "models[0].segments[2]: neither the baseline nor features have \"zip\"",
            "specs/b.yaml segments[1]: neither the baseline nor features have \"place\"");
  }

  @Test
  void nothingIsNotedOfABaselineThatIsStillToBeMade() throws Exception {
    assertThat(LiveSpecs.notes(read(DIVIDED.formatted("a", "to-come.json")))).isEmpty();
  }

  @Test
  void constraintsOfOtherColumnsAreNoted() throws Exception {
    String others =
        IntStream.range(0, 13)
            .mapToObj(i -> "{\"name\": \"x%02d\"}".formatted(i))
            .collect(Collectors.joining(","));
    Files.writeString(
        folder.resolve("theirs.json"),
        "{\"features\": [{\"name\": \"age\"}, {\"name\": \"_c0\"}, " + others + "]}");
    String model =
        "{id: a, problem: regression, baseline: loans.json,"
            + " constraints: {file: theirs.json, label: _c0}}";

    assertThat(LiveSpecs.notes(read(model)))
        .containsExactly(
            "models[0].constraints: the model has no column \"x00\", \"x01\", \"x02\", \"x03\","
                + " \"x04\", \"x05\", \"x06\", \"x07\", \"x08\", \"x09\" and 3 more, so every window"
                + " has a missing_column_check of each",
            "models[0].constraints: nothing is said of \"country\", \"device\", \"income\", so every"
                + " window with values of them has an extra_column_check");
  }

  // ---- the bound on segments ----

  private static final String TOO_MANY =
      "the segments of a pane must come to at most 400000 profiles of columns: 2 segments, each with"
          + " max-segments 1000 and all others, are ";

  @Test
  void segmentsOfTooManyColumnsAreRefusedWithTheBaselineOrWithout() throws Exception {
    List<String> names = IntStream.range(0, 199).mapToObj(i -> "f" + i).toList();
    Files.writeString(folder.resolve("wide.json"), baseline(names));
    String wide =
        "{id: a, problem: regression, baseline: wide.json, segments: [f1, f2], max-segments: %d}";
    Configuration read = read(wide.formatted(1_000));

    assertThat(LiveSpecs.check(read))
        .singleElement()
        .hasToString(
            "models[0].segments: "
                + TOO_MANY
                + "400600 with 200 columns; divide by fewer, or lower"
                + " max-segments");
    assertThatThrownBy(() -> ConfiguredSpecs.of(read))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining(TOO_MANY);
    assertThat(LiveSpecs.check(read(wide.formatted(990)))).isEmpty();

    // While the job runs.
    Files.writeString(
        folder.resolve("specs/b.yaml"), wide.formatted(1_000).replace("wide.json", "../wide.json"));
    SpecCompiler compiler = new SpecCompiler(10, Capacity.DEFAULT, new Baselines(1 << 24), true);
    SpecCompiler.Outcome outcome =
        compiler.compile(new SpecFolder(folder.resolve("specs"), 10).open().read());
    assertThat(outcome.candidates()).isEmpty();
    assertThat(outcome.refusals().get(0).describe()).contains("segments: " + TOO_MANY);

    // Without a baseline the columns are those of features.
    String features =
        names.stream().map(name -> name + ": {kind: numeric}").collect(Collectors.joining(", "));
    String own =
        "{id: c, problem: regression, features: {"
            + features
            + "}, segments: [f1, f2], max-segments: %d}";
    assertThat(ModelEntry.read(own.formatted(1_000), Path.of("c.yaml")).problems())
        .extracting(ConfigurationProblem::path, ConfigurationProblem::message)
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.toList().toString()).contains("segments", TOO_MANY));
    assertThat(ModelEntry.read(own.formatted(990), Path.of("c.yaml")).problems()).isEmpty();
    assertThat(BaselineFile.read(folder.resolve("wide.json"), 1 << 24).layout().columns())
        .hasSize(200);
  }
}
