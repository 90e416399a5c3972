package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.sink.Outlet;
import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.config.SourceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a person left empty: it means something, or is a problem with its place, and no more. */
class NullSettingsTest {
  /** Where the files are that everything.yaml names. */
  @TempDir static Path folder;

  @BeforeAll
  static void files() throws IOException {
    Files.writeString(folder.resolve("loans.json"), baseline());
    Files.writeString(
        folder.resolve("theirs.json"),
        "{\"features\": [{\"name\": \"age\", \"completeness\": 1.0}]}");
  }

  private static String baseline() {
    BaselineBuilder builder =
        new BaselineBuilder(
            Problem.BINARY_CLASSIFICATION,
            Map.of("note", new FeatureSpec(ColumnKind.TEXT, true)),
            new SegmentSpec(List.of(List.of("country")), 20));
    List<EventRow> rows = new ArrayList<>();
    NameDictionary names = new NameDictionary();
    for (int i = 0; i < 500; i++) {
      EventRow row = new EventRow(names);
      row.addNumber(Section.FEATURE, names.idOf("age"), i % 60);
      row.addNumber(Section.FEATURE, names.idOf("fetched_at"), i);
      text(row, "country", "c" + i % 7);
      text(row, "device", "d" + i % 3);
      text(row, "note", "words " + i);
      text(row, "sex", i % 2 == 0 ? "F" : "M");
      row.addNumber(Section.PREDICTION_LABEL, 0, i % 2);
      row.addNumber(Section.PREDICTION_SCORE, 0, i / 500.0);
      rows.add(row);
    }
    rows.forEach(builder::observe);
    SegmentedFold fold = builder.fold();
    SegmentedProfile profile = fold.newProfile();
    rows.forEach(row -> fold.add(row, profile));
    return BaselineJson.write(builder.build("reference", profile));
  }

  private static void text(EventRow row, String name, String value) {
    int start = row.append(value);
    row.addText(Section.FEATURE, row.names().idOf(name), start, row.textEnd() - start);
  }

  // ---- the places of a file ----

  /** What cannot stand beside the rest of everything.yaml. */
  private static final String ELSEWHERE =
      """
      sources:
        predictions:
          type: kafka
          bootstrap-servers: kafka-1:9092
          topic: scored
          format: avro-confluent
          registry: {url: "http://registry:8081", user: "${env:PATH}", password: "${env:PATH}", timeout: 5s, wait: 20s, ask-again: 1m}
          mapping:
            event-id: id
            event-time: {field: at, pattern: "yyyy-MM-dd HH:mm", zone: Europe/Warsaw}
            model: m
            model-version: v
            features: {under: row, except: [a], names: {b: c}}
            prediction: {label: y, score: s, probabilities: ps}
            latency-ms: ms
            label: truth
            attributions: shap
            tags: tags
      models-folder: specs
      sinks:
        - {type: files, path: results}
      """;

  /** The files whose places are left empty. */
  private static Node whole(String file) {
    return file.equals("elsewhere")
        ? new Yaml().compose(new StringReader(ELSEWHERE))
        : everything();
  }

  private static Node everything() {
    try (InputStream in = Configuration.class.getResourceAsStream("everything.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Yaml()
          .compose(
              new StringReader(
                  text
                      // Of variables only this one is set wherever tests run.
                      .replace("${env:JAAS}", "${env:PATH}")
                      .replace("${env:BROKERS}", "kafka-9:9092")
                      // Room for the baseline.
                      .replace("baseline-bytes: 7000", "baseline-bytes: 7000000")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Node> children(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream().map(NodeTuple::getValueNode).toList();
    }
    return node instanceof SequenceNode sequence ? List.copyOf(sequence.getValue()) : List.of();
  }

  /** The positions that lead to every value below a node, after the names on the way there. */
  private static void places(
      String file, Node node, List<Integer> at, String path, List<Arguments> into) {
    List<Node> children = children(node);
    for (int i = 0; i < children.size(); i++) {
      List<Integer> below = Stream.concat(at.stream(), Stream.of(i)).toList();
      String key =
          node instanceof MappingNode mapping
              ? ((ScalarNode) mapping.getValue().get(i).getKeyNode()).getValue()
              : String.valueOf(i);
      into.add(Arguments.of(file, path + "/" + key, below));
      places(file, children.get(i), below, path + "/" + key, into);
    }
  }

  static List<Arguments> places() {
    List<Arguments> places = new ArrayList<>();
    for (String file : List.of("everything", "elsewhere")) {
      places(file, whole(file), List.of(), "", places);
    }
    return places;
  }

  /** Leaves a place empty; one that is inside of another empty one is empty already. */
  private static void empty(Node root, List<Integer> at) {
    Node node = root;
    for (int i : at.subList(0, at.size() - 1)) {
      List<Node> children = children(node);
      if (i >= children.size()) {
        return;
      }
      node = children.get(i);
    }
    int last = at.get(at.size() - 1);
    Node nothing =
        new ScalarNode(
            Tag.NULL, "null", root.getStartMark(), null, DumperOptions.ScalarStyle.PLAIN);
    if (node instanceof MappingNode mapping) {
      NodeTuple tuple = mapping.getValue().get(last);
      mapping.getValue().set(last, new NodeTuple(tuple.getKeyNode(), nothing));
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().set(last, nothing);
    }
  }

  private static String written(Node root) {
    StringWriter written = new StringWriter();
    new Yaml().serialize(root, written);
    return written.toString();
  }

  // ---- what becomes of it ----

  /** Reads a file and does with what is accepted all that a run begins with. */
  private static List<ConfigurationProblem> problems(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("plumbline.yaml"), yaml);
    Configuration read;
    List<Published> published = new ArrayList<>();
    try {
      read = ConfigurationReader.read(file, List.of());
      published.addAll(ConfiguredSpecs.of(read).open().read());
    } catch (InvalidConfiguration e) {
      assertThat(e.problems()).isNotEmpty();
      return e.problems();
    }
    assertThat(read.models().isEmpty() && read.modelsFolder() == null && read.modelsTopic() == null)
        .as("a run with nothing to watch")
        .isFalse();
    assertThat(read.sources().predictions()).isNotEmpty();
    for (SourceConfig source : read.sources().predictions()) {
      boolean ofFiles = source.files().isPresent();
      assertThat(source.stream().decoders(ofFiles, read.limits()).create()).isNotNull();
    }
    assertThat(read.sinks()).isNotEmpty();
    for (SinkConfig sink : read.sinks()) {
      Outlet outlet = sink.outlet();
      assertThat(
              Arrays.asList(
                  outlet.metrics(), outlet.alerts(), outlet.deadLetters(), outlet.windows()))
          .as("a sink that takes nothing")
          .anyMatch(Objects::nonNull);
    }
    SpecCompiler compiler = new SpecCompiler(100, Capacity.DEFAULT, new Baselines(1 << 24), true);
    // As it came with the configuration, and as it would from the folder or the topic.
    for (ModelConfig model : read.models()) {
      published.clear();
      published.add(Published.readable("spec.yaml", model.entry(), file, 0));
      SpecCompiler.Outcome outcome = compiler.compile(published);
      assertThat(outcome.refusals()).isEmpty();
      for (Candidate candidate : outcome.candidates()) {
        LoadedSpec loaded = candidate.version().load(candidate.slot());
        assertThat(loaded.spec().id()).isEqualTo(model.id());
      }
    }
    return List.of();
  }

  @Test
  void withNothingEmptyEverythingIsAccepted() throws IOException {
    assertThat(problems(written(everything()))).isEmpty();
    assertThat(problems(ELSEWHERE)).isEmpty();
    assertThat(places()).hasSizeGreaterThan(250);
  }

  @ParameterizedTest(name = "{0}{1}")
  @MethodSource("places")
  void anEmptyPlaceIsAcceptedOrAProblem(String file, String path, List<Integer> at)
      throws IOException {
    Node root = whole(file);
    empty(root, at);

    for (ConfigurationProblem problem : problems(written(root))) {
      assertThat(problem.path()).as(problem.toString()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 20})
  void severalEmptyPlacesAreAcceptedOrProblems(int places) throws IOException {
    List<Arguments> all = new ArrayList<>();
    places("everything", everything(), List.of(), "", all);
    SplittableRandom random = new SplittableRandom(places);
    for (int round = 0; round < 25; round++) {
      Node root = everything();
      for (int i = 0; i < places; i++) {
        @SuppressWarnings("unchecked")
        List<Integer> at = (List<Integer>) all.get(random.nextInt(all.size())).get()[2];
        empty(root, at);
      }
      for (ConfigurationProblem problem : problems(written(root))) {
        assertThat(problem.path()).as(problem.toString()).isNotEmpty();
      }
    }
  }

  private static final String SMALL =
      """
      sources: {predictions: {type: files, path: events.jsonl}}
      models: [{id: m, problem: regression, features: {a: {kind: numeric}}%s}]
      sinks: [%s]
      %s
      """;

  @Test
  void aMonitoringOfNothingIsRefused() throws IOException {
    assertThat(problems("sources: {predictions: null}\nmodels: []\nsinks: []"))
        .extracting(ConfigurationProblem::path)
        .contains("sources.predictions");
    String nothing =
        "{sources: {predictions: {type: files, path: e.jsonl}}, sinks: [{type: stdout}]";
    assertThat(problems(nothing + ", models-folder: null}"))
        .extracting(ConfigurationProblem::path)
        .containsExactly("models");
    assertThat(problems(nothing + ", models-topic: null}"))
        .extracting(ConfigurationProblem::path)
        .containsExactly("models");
  }

  @Test
  void aSinkOfTopicsThatAreAllEmptyIsRefused() throws IOException {
    String sink = "{type: kafka, bootstrap-servers: \"k:1\", metrics-topic: null, alerts-topic: }";
    assertThat(problems(SMALL.formatted("", sink, "")))
        .extracting(ConfigurationProblem::path)
        .containsExactly("sinks[0].metrics-topic");
  }

  @Test
  void anEmptyRegistryIsNone() throws IOException {
    Node root = whole("elsewhere");
    String registry =
        written(root).replaceAll("(?s)registry:.*?mapping:", "registry: null\n    mapping:");
    assertThat(problems(registry))
        .extracting(ConfigurationProblem::path)
        .containsExactly("sources.predictions.registry");
  }

  @Test
  void aLimitOfEmptySidesIsAProblemAndAnEmptyLimitIsTheDefault() throws IOException {
    String check = ", monitors: {data-quality: {checks: {mean: {critical: %s}}}}";
    for (String empty : List.of("{below: null, above: null}", "{below: }", "{change: }", "{}")) {
      assertThat(problems(SMALL.formatted(check.formatted(empty), "{type: stdout}", "")))
          .extracting(ConfigurationProblem::path)
          .containsExactly("models[0].monitors.data-quality.checks.mean.critical");
    }
    assertThat(problems(SMALL.formatted(check.formatted("null"), "{type: stdout}", ""))).isEmpty();
    String columns = ", monitors: {data-quality: {columns: {a: %s}}}";
    assertThat(problems(SMALL.formatted(columns.formatted("null"), "{type: stdout}", "")))
        .extracting(ConfigurationProblem::toString)
        .singleElement()
        .asString()
        .contains("models[0].monitors.data-quality.columns.a", "must be a mapping: was nothing");
    assertThat(problems(SMALL.formatted(columns.formatted("{mean: }"), "{type: stdout}", "")))
        .isEmpty();
  }

  @Test
  void anEmptyPositiveLabelIsNoneOfARegressionEither() throws IOException {
    assertThat(problems(SMALL.formatted(", positive-label: null", "{type: stdout}", ""))).isEmpty();
  }
}
