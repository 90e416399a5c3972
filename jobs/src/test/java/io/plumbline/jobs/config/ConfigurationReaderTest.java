package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plumbline.connectors.sink.Delivery;
import io.plumbline.detectors.check.Checks;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.WindowConstraints.Naming;
import io.plumbline.detectors.distance.Correction;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.profile.AgeSource;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.spec.AgeSpec;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.LevelLimits;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.OperationsSpec;
import io.plumbline.detectors.spec.PastBaselineSpec;
import io.plumbline.detectors.spec.PastBaselineSpec.Season;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.RateLimits;
import io.plumbline.detectors.spec.SegmentSpec;
import io.plumbline.detectors.spec.SourceWatch;
import io.plumbline.detectors.spec.VersionBaselineSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
  private static final String SMALL =
      """
      sources:
        predictions: {type: files, path: events.jsonl}
      models:
        - {id: loans, problem: regression, baseline: loans.json}
      sinks:
        - {type: files, path: out}
      """;
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAAS", "hunter2", "BROKERS", "kafka:9092");

  @TempDir Path folder;

  private Configuration read(String yaml, String... overrides) throws Exception {
    Path file = Files.writeString(folder.resolve("plumbline.yaml"), yaml);
    return new ConfigurationReader(Checks.ALL, ENVIRONMENT::get).load(file, List.of(overrides));
  }

  private List<String> problems(String yaml, String... overrides) {
    InvalidConfiguration invalid =
        catchThrowableOfType(InvalidConfiguration.class, () -> read(yaml, overrides));
    assertThat(invalid).isNotNull();
    return invalid.problems().stream().map(ConfigurationProblem::toString).toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ConfigurationReaderTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void contractIsReadAsWritten() throws Exception {
    Configuration read = read(resource("contract.yaml"));

    assertThat(read.state()).isEqualTo(folder.resolve(".plumbline"));
    assertThat(read.parallelism()).isEqualTo(2);
    KafkaSource predictions = (KafkaSource) read.sources().predictions().get(0);
    assertThat(predictions.bootstrapServers().raw()).isEqualTo("localhost:9092");
    assertThat(predictions.topics()).containsExactly("predictions");
    assertThat(predictions.stream().name()).isEqualTo("predictions");
    assertThat(predictions.stream().format()).isEqualTo(Format.JSON);
    assertThat(read.sources().bounded()).isFalse();
    FilesSource truth = (FilesSource) read.sources().groundTruth().get(0);
    assertThat(truth.path()).isEqualTo(folder + "/data/elec2/ground_truth.jsonl.gz");
    assertThat(truth.stream().model()).isEqualTo("elec2-price-up");
    assertThat(truth.stream().name()).isEqualTo("ground-truth");

    ModelConfig model = read.models().get(0);
    assertThat(model.baseline()).isEqualTo(folder.resolve("baselines/elec2.json"));
    assertThat(model.maxLabelDelay()).isEqualTo(Duration.ofDays(14));
    assertThat(model.segments().divisions()).containsExactly(List.of("weekday"));
    assertThat(model.facets()).containsExactly(new FacetConfig("weekday", List.of("6"), "sunday"));
    ModelSpec spec = model.spec();
    assertThat(spec.id()).isEqualTo("elec2-price-up");
    assertThat(spec.version()).isEqualTo("1");
    assertThat(spec.problem()).isEqualTo(Problem.BINARY_CLASSIFICATION);
    assertThat(spec.positiveLabel()).isEqualTo("1");
    assertThat(spec.windows())
        .containsExactly(
            WindowSpec.tumbling(Duration.ofDays(1)), WindowSpec.tumbling(Duration.ofDays(7)));
    assertThat(spec.pane()).isEqualTo(Duration.ofDays(1));
    assertThat(spec.allowedLateness()).isEqualTo(Duration.ofMinutes(30));
    assertThat(spec.labels()).isEqualTo(Map.of("owner", "market-team"));
    assertThat(spec.features())
        .isEqualTo(Map.of("weekday", new FeatureSpec(ColumnKind.CATEGORICAL, false)));
    CheckSettings psi = spec.dataQuality().settings("feature:period", "psi");
    assertThat(psi.warning()).isEqualTo(Limit.level(0.1));
    assertThat(psi.critical()).isEqualTo(Limit.level(0.2));
    assertThat(psi.minSamples()).isEqualTo(40);
    CheckSettings own = spec.dataQuality().settings("feature:nswprice", "psi");
    assertThat(own.critical()).isEqualTo(Limit.level(0.5));
    assertThat(own.minSamples()).isEqualTo(40);
    assertThat(spec.alerts()).isEqualTo(new AlertSpec(2, 3, 3, null));

    assertThat(read.sinks().get(0)).isEqualTo(new FilesSink(folder.resolve("out")));
    KafkaSink sink = (KafkaSink) read.sinks().get(1);
    assertThat(sink.metricsTopic()).isEqualTo("plumbline-metrics");
    assertThat(sink.alertsTopic()).isEqualTo("plumbline-alerts");
    assertThat(sink.triggersTopic()).isEqualTo("plumbline-triggers");
    assertThat(sink.deadLettersTopic()).isEqualTo("plumbline-dead-letters");
    assertThat(read.notices())
        .containsExactly(
            "sources.ground-truth: accepted, not read by this version",
            "models[0].facets: accepted, not evaluated by this version",
            "models[0].monitors.model-quality: accepted, not evaluated by this version");
  }

  @Test
  void whatIsLeftOutTakesItsDefault() throws Exception {
    Configuration read = read(SMALL);

    assertThat(read.state()).isEqualTo(folder.resolve(".plumbline"));
    assertThat(read.parallelism()).isEqualTo(1);
    assertThat(read.checkpointInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(read.unalignedCheckpoints()).isFalse();
    assertThat(read.heartbeat()).isEqualTo(Duration.ofMinutes(1));
    assertThat(read.heartbeatsPerFigure()).isZero();
    assertThat(read.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(read.notices()).isEmpty();
    assertThat(read.sources().all())
        .containsExactly(
            new FilesSource(
                new StreamConfig(
                    "predictions",
                    Role.PREDICTIONS,
                    Format.JSON,
                    null,
                    null,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofHours(1),
                    Duration.ZERO),
                folder + "/events.jsonl"));
    assertThat(read.sources().bounded()).isTrue();
    ModelConfig model = read.models().get(0);
    assertThat(model.version()).isNull();
    assertThat(model.positiveLabel()).isNull();
    assertThat(model.specVersion()).isPositive();
    assertThat(model.windows()).containsExactly(WindowSpec.tumbling(Duration.ofDays(1)));
    assertThat(model.allowedLateness()).isEqualTo(Duration.ofMinutes(10));
    assertThat(model.maxLabelDelay()).isEqualTo(Duration.ofDays(30));
    assertThat(model.labels()).isEmpty();
    assertThat(model.segments()).isEqualTo(SegmentSpec.NONE);
    assertThat(model.facets()).isEmpty();
    assertThat(model.features()).isEmpty();
    assertThat(model.dataQuality()).isEqualTo(DataQualitySpec.DEFAULT);
    assertThat(model.alerts()).isEqualTo(AlertSpec.DEFAULT);
  }

  @Test
  void filesMayBeAvro() throws Exception {
    SourceConfig source = read(SMALL, "sources.predictions.format=avro").sources().all().get(0);

    assertThat(source.stream().format()).isEqualTo(Format.AVRO);
  }

  @Test
  void kafkaEntriesTakeTheirDefaults() throws Exception {
    Configuration read =
        read(
            SMALL,
            "sources.predictions={type: kafka, bootstrap-servers: 'k:1', topic: t}",
            "sinks[0]={type: kafka, bootstrap-servers: 'k:1', alerts-topic: a}");

    KafkaSource source = (KafkaSource) read.sources().predictions().get(0);
    assertThat(source.start()).isEqualTo(StartPosition.COMMITTED);
    assertThat(source.bounded()).isFalse();
    assertThat(source.groupId()).matches("plumbline-predictions-[0-9a-f]{8}");
    assertThat(source.properties()).isEmpty();
    KafkaSink sink = (KafkaSink) read.sinks().get(0);
    assertThat(sink.metricsTopic()).isNull();
    assertThat(sink.alertsTopic()).isEqualTo("a");
    assertThat(sink.triggersTopic()).isNull();
    assertThat(sink.deadLettersTopic()).isNull();
    assertThat(sink.format()).isEqualTo(Format.JSON);
    assertThat(sink.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(sink.transactionalIdPrefix()).matches("plumbline-[0-9a-f]{8}");
  }

  @Test
  void everyKeyIsReadIntoItsPlace() throws Exception {
    Configuration read = read(resource("everything.yaml"));

    assertThat(read.state()).isEqualTo(folder.resolve("elsewhere"));
    assertThat(read.parallelism()).isEqualTo(7);
    assertThat(read.checkpointInterval()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.unalignedCheckpoints()).isTrue();
    assertThat(read.heartbeat()).isEqualTo(Duration.ofSeconds(20));
    assertThat(read.heartbeatsPerFigure()).isEqualTo(15);
    assertThat(read.limits())
        .isEqualTo(new Limits(2_048, 77, 5_000, 99, 4_096, 5, 6, 7_000, new Capacity(3, 2)));
    assertThat(read.sources().predictions().get(0))
        .isEqualTo(
            new FilesSource(
                new StreamConfig(
                    "archive",
                    Role.PREDICTIONS,
                    Format.JSON,
                    "loans",
                    "3",
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5),
                    Duration.ofHours(1)),
                folder + "/in/*.jsonl"));
    assertThat(read.sources().predictions().get(1))
        .isEqualTo(
            new KafkaSource(
                new StreamConfig(
                    "predictions-2",
                    Role.PREDICTIONS,
                    Format.AVRO,
                    null,
                    null,
                    Duration.ofMillis(1_500),
                    Duration.ofMinutes(5),
                    Duration.ZERO,
                    Duration.ZERO,
                    null,
                    null,
                    new SourceWatch(
                        true,
                        Duration.ofMinutes(3),
                        new RateLimits(0.02, 0.2, 50),
                        new RateLimits(null, 0.3, 100),
                        new RateLimits(0.1, null, 100),
                        new LevelLimits(1_000.0, 50_000.0),
                        new LevelLimits(300_000.0, null),
                        new LevelLimits(null, 3_600_000.0))),
                new Referenced("kafka-1:9092, kafka-2:9092"),
                List.of("scored", "scored-eu"),
                "watchers",
                new StartPosition(StartPosition.Kind.TIME, Instant.parse("2026-01-05T09:00:00Z")),
                true,
                Map.of(
                    "max.poll.records", new Referenced("100"),
                    "sasl.jaas.config", new Referenced("${env:JAAS}"))));
    assertThat(((KafkaSource) read.sources().features().get(0)).start().kind())
        .isEqualTo(StartPosition.Kind.EARLIEST);
    assertThat(read.sinks())
        .containsExactly(
            new FilesSink(folder.resolve("results")),
            new KafkaSink(
                new Referenced("${env:BROKERS}"),
                "m",
                "a",
                "t",
                "d",
                Format.AVRO,
                Delivery.AT_LEAST_ONCE,
                "loans-eu",
                Map.of("compression.type", new Referenced("zstd"))),
            new StdoutSink(List.of("alerts", "dead-letters")),
            new SageMakerSink(folder.resolve("monitored")));
  }

  @Test
  void constraintsMayBeTheNameOfTheirFile() throws Exception {
    assertThat(read(SMALL).models().get(0).constraints()).isEqualTo(ConstraintsConfig.DEFAULT);
    assertThat(
            read(SMALL, "models[0].constraints=their/constraints.json")
                .models()
                .get(0)
                .constraints())
        .isEqualTo(
            new ConstraintsConfig(
                folder.resolve("their/constraints.json"), Naming.SUBJECTS, Options.DEFAULT));
  }

  @Test
  void standardOutputTakesWhatItIsToldElseAllButTheMetrics() throws Exception {
    String stdout = "sinks=[{type: stdout}]";
    assertThat(read(SMALL, stdout).sinks())
        .containsExactly(new StdoutSink(List.of("alerts", "triggers", "dead-letters")));
    assertThat(read(SMALL, stdout, "sinks[0].streams=metrics").sinks())
        .containsExactly(new StdoutSink(List.of("metrics")));
    assertThat(read(SMALL, stdout, "sinks[0].streams=[alerts, metrics]").sinks())
        .containsExactly(new StdoutSink(List.of("metrics", "alerts")));
  }

  @Test
  void everyKeyOfAModelIsReadIntoItsPlace() throws Exception {
    ModelConfig model = read(resource("everything.yaml")).models().get(0);

    WindowSpec week = new WindowSpec(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(6));
    WindowSpec quarter = new WindowSpec(Duration.ofDays(90), Duration.ofDays(1), Duration.ZERO);
    assertThat(model)
        .isEqualTo(
            new ModelConfig(
                "loans",
                "3",
                12,
                Instant.parse("2026-01-01T00:00:00Z"),
                Problem.BINARY_CLASSIFICATION,
                "1",
                folder.resolve("loans.json"),
                new ConstraintsConfig(
                    folder.resolve("theirs.json"),
                    new Naming("_c0", "_c1"),
                    new Options(true, true)),
                List.of(WindowSpec.tumbling(Duration.ofMinutes(5)), week, quarter),
                Duration.ZERO,
                Duration.ofDays(90),
                Map.of("owner", "credit-team", "tier", "1"),
                new SegmentSpec(List.of(List.of("country"), List.of("country", "device")), 20),
                List.of(new FacetConfig("sex", List.of("F", "2"), "gender")),
                Map.of(
                    "age",
                        new FeatureSpec(
                            ColumnKind.NUMERIC,
                            false,
                            new AgeSpec(
                                new AgeSource("fetched_at", AgeSource.Format.SECONDS),
                                Duration.ofHours(1),
                                Duration.ofDays(1))),
                    "country", new FeatureSpec(ColumnKind.CATEGORICAL, false),
                    "note", new FeatureSpec(ColumnKind.TEXT, true),
                    "sex", new FeatureSpec(null, true)),
                new DataQualitySpec(
                    true,
                    Map.of(
                        "psi",
                        new CheckSettings(true, Limit.level(0.15), Limit.level(0.3), 200, 0.01),
                        "mean",
                        new CheckSettings(true, null, new Limit(null, -1.0, 2.5, null), null, null),
                        "std_dev",
                        new CheckSettings(true, new Limit(null, null, null, 0.5), null, null, null),
                        "missing_rate",
                        new CheckSettings(true, null, Limit.LEARNED, null, null),
                        "max",
                        new CheckSettings(false, null, null, null, null)),
                    Map.of(
                        "prediction:score",
                        Map.of(
                            "ks_statistic",
                            new CheckSettings(true, null, Limit.level(0.4), null, null))),
                    true,
                    Correction.BONFERRONI,
                    true),
                new AlertSpec(3, 5, 2, "https://runbooks.example/loans"),
                Duration.ofMinutes(10),
                new OperationsSpec(
                    true,
                    Duration.ofMinutes(15),
                    Map.of(
                        "quantile_0.99",
                        new CheckSettings(true, null, Limit.level(250), null, null))),
                List.of(
                    new Expression("adult", "age >= 18"),
                    new Expression("answer", "prediction.score >= 0.5 || prediction.label == 0"),
                    new Expression("note.form", "features['note'].matches('^[a-z]+$')")),
                false,
                List.of(
                    new PastBaselineSpec("last-hour", Season.NONE, 12, 2, 20),
                    new PastBaselineSpec("same-hour", Season.HOUR_OF_WEEK, 3, 1, 2),
                    new VersionBaselineSpec("champion", "2")),
                model.entry()));
    assertThat(model.spec().pane()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void pastBaselinesNeedNoMoreThanANameATypeAndAPeriod() throws Exception {
    assertThat(read(SMALL).models().get(0).baselines()).isEmpty();
    assertThat(
            read(
                    SMALL,
                    "models[0].windows=[1h]",
                    "models[0].baselines=[{name: a, type: rolling}, {name: b, type: rolling,"
                        + " windows: 2}, {name: c, type: seasonal, period: hour-of-day}, {name: d,"
                        + " type: seasonal, period: hour-of-week, cycles: 1}]")
                .models()
                .get(0)
                .spec()
                .baselines())
        .containsExactly(
            new PastBaselineSpec("a", Season.NONE, 24, 3, 24),
            new PastBaselineSpec("b", Season.NONE, 2, 2, 2),
            new PastBaselineSpec("c", Season.HOUR_OF_DAY, 4, 2, 4),
            new PastBaselineSpec("d", Season.HOUR_OF_WEEK, 1, 1, 1));
  }

  @Test
  void theTextOfAnEntryReadsAsTheEntry() throws Exception {
    ModelConfig model = read(resource("everything.yaml")).models().get(0);

    ModelEntry again = ModelEntry.read(model.entry(), folder.resolve("plumbline.yaml"));

    assertThat(again.problems()).isEmpty();
    assertThat(again.model()).isEqualTo(model);
  }

  @Test
  void modelsMayComeFromAFolderAndFromATopicInstead() throws Exception {
    Configuration read =
        read(
            """
            sources: {predictions: {type: files, path: in.jsonl, model: anything}}
            models-folder: models/
            models-topic: {bootstrap-servers: "kafka:9092", topic: specs, properties: {a.b: c}}
            sinks: [{type: files, path: out}]
            """);

    assertThat(read.models()).isEmpty();
    assertThat(read.modelsFolder()).isEqualTo(folder.resolve("models"));
    assertThat(read.modelsTopic())
        .isEqualTo(
            new SpecTopicConfig(
                new Referenced("kafka:9092"), "specs", Map.of("a.b", new Referenced("c"))));
  }

  @Test
  void whatIsSkippedIsSaid() throws Exception {
    assertThat(read(resource("everything.yaml")).notices())
        .contains(
            "models: no entry covers the version that loans version 3 is compared with: its events"
                + " are unknown_version: was \"2\"",
            "models[0].monitors.bias: accepted, not evaluated by this version",
            "models[0].monitors.attribution: accepted, not evaluated by this version",
            "models[0].monitors.concept-drift: accepted, not evaluated by this version",
            "models[0].monitors.business: accepted, not evaluated by this version",
            "sinks[1].curves-topic: accepted, not written by this version");
  }

  @Test
  void shortIdlenessIsPointedAt() throws Exception {
    Configuration read =
        read(
            SMALL,
            "sources.predictions={type: kafka, bootstrap-servers: 'k:1', topic: t, idle-after: 5s}");

    assertThat(read.notices())
        .singleElement()
        .asString()
        .startsWith("sources.predictions.idle-after: below 60s")
        .endsWith("is 5s");
  }

  @ParameterizedTest
  @CsvSource({"http, 1", "https, 0"})
  void credentialsThatGoUnencryptedArePointedAt(String scheme, int notices) throws Exception {
    Configuration read =
        read(
            SMALL,
            "sources.predictions={type: kafka, bootstrap-servers: 'k:1', topic: t,"
                + " format: avro-confluent, registry: {url: '%s://r:8081', user: me,"
                    .formatted(scheme)
                + " password: '${env:BROKERS}'}}");

    assertThat(read.notices())
        .hasSize(notices)
        .allMatch(
            notice ->
                notice.startsWith(
                    "sources.predictions.registry.url: user and password go unencrypted"));
  }

  @Test
  void columnThatResemblesAListedOneIsPointedAt() throws Exception {
    Configuration read =
        read(SMALL, "models[0].features={country: }", "models[0].segments=[county, hour]");

    assertThat(read.notices())
        .contains("models[0].segments[0]: \"county\" is not listed under features, country is")
        .noneMatch(notice -> notice.contains("hour"));
  }

  @Test
  void modelWithoutABaselineIsComparedWithNothing() throws Exception {
    Configuration read = read(SMALL, "models[0].baseline=");

    assertThat(read.models().get(0).baseline()).isNull();
    assertThat(read.notices())
        .containsExactly(
            "models[0].baseline: left out: figures are compared with no reference, and only"
                + " columns under features are profiled");
  }

  @Test
  void aCheckThatIsNamedRuns() throws Exception {
    Configuration read =
        read(
            SMALL,
            "models[0].monitors.data-quality.checks={mann_whitney: , psi: {enabled: false}}");

    DataQualitySpec dataQuality = read.models().get(0).dataQuality();
    assertThat(dataQuality.settings("feature:x", "mann_whitney").enabled()).isTrue();
    assertThat(dataQuality.settings("feature:x", "psi").enabled()).isFalse();
    assertThat(dataQuality.settings("feature:x", "mean").enabled()).isNull();
    assertThat(dataQuality.allChecks()).isFalse();
  }

  @Test
  void monitorsWithoutDataQualityTurnItOff() throws Exception {
    assertThat(read(SMALL, "models[0].monitors={bias: }").models().get(0).dataQuality().enabled())
        .isFalse();
    assertThat(read(SMALL, "models[0].monitors={data-quality: }").models().get(0).dataQuality())
        .isEqualTo(DataQualitySpec.DEFAULT);
  }

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfLines() {
    assertThat(
            problems(
                """
                parallelism: 0
                sources:
                  predictions: {type: kafka, topic: t}
                modles: []
                models:
                  - id: "*"
                    problem: regresion
                    windows: [1d, 1w]
                sinks: []
                """))
        .containsExactly(
            "parallelism (line 1): must be a whole number from 1 to 128: was 0",
            "sources.predictions.bootstrap-servers (line 3): is missing: must be brokers such as"
                + " kafka:9092",
            "modles (line 4): is no known key here: did you mean models?",
            "models[0].id (line 6): a model's id must not be *, which accounting uses: was *",
            "models[0].problem (line 7): must be one of binary-classification,"
                + " multiclass-classification, regression: was \"regresion\", did you mean"
                + " regression?",
            "models[0].windows[1] (line 8): must be a duration such as 500ms, 30s, 5m, 1h or 1d:"
                + " was \"1w\"",
            "sinks (line 9): must be a list of at least one sink: was empty");
  }

  @Test
  void fileThatIsNotThereIsAProblem() {
    InvalidConfiguration invalid =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () -> ConfigurationReader.read(folder.resolve("none.yaml"), List.of()));

    assertThat(invalid)
        .hasMessage(
            folder.resolve("none.yaml") + ": 1 problem\n  the file must be there: was not found");
  }

  @Test
  void emptyFileIsAProblem() {
    assertThat(problems("# nothing\n"))
        .containsExactly("the file must hold at least sources, models and sinks: was empty");
    assertThat(problems("- a\n"))
        .containsExactly("the file must be a mapping with sources, models and sinks: was a list");
  }

  @Test
  void hugeFileIsRefused() {
    assertThat(problems("#".repeat((1 << 20) + 1)))
        .containsExactly("the file must have at most 1048576 bytes");
  }

  @Test
  void otherEncodingIsRefused() throws Exception {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, "state: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(
            catchThrowableOfType(
                InvalidConfiguration.class, () -> ConfigurationReader.read(file, List.of())))
        .hasMessageContaining("the file must be UTF-8: was another encoding");
  }

  @Test
  void specVersionDependsOnContentAloneAndOnAllOfIt() throws Exception {
    long version = read(SMALL).models().get(0).specVersion();

    assertThat(read("# moved\n" + SMALL).models().get(0).specVersion()).isEqualTo(version);
    assertThat(
            read(SMALL, "models[0]={baseline: loans.json, problem: regression, id: loans}")
                .models()
                .get(0)
                .specVersion())
        .isEqualTo(version);
    assertThat(read(SMALL, "models[0].windows=[2d]").models().get(0).specVersion())
        .isNotEqualTo(version);
  }

  @Test
  void versionsKeepTheirDigits() throws Exception {
    Configuration read = read(SMALL, "models[0].version=1.10");

    assertThat(read.models().get(0).version()).isEqualTo("1.10");
  }

  @Test
  void secretsAreNeverShown() throws Exception {
    Configuration read = read(resource("everything.yaml"));

    assertThat(read.toString()).contains("${env:JAAS}").doesNotContain("hunter2");
    assertThat(
            problems(
                SMALL,
                "sinks[0]={type: kafka, bootstrap-servers: 'k:1', alerts-topic: a, properties:"
                    + " {ssl.key.password: hunter2}}"))
        .containsExactly(
            "sinks[0].properties[\"ssl.key.password\"]: a secret must be a reference, ${env:NAME}"
                + " or ${file:/path}: was written out");
  }

  @Test
  void missingInputsAreNamedBeforeARun() throws Exception {
    Configuration read = read(SMALL);

    InvalidConfiguration invalid =
        catchThrowableOfType(InvalidConfiguration.class, read::requireInputs);
    assertThat(invalid.problems())
        .extracting(ConfigurationProblem::path)
        .containsExactly("models[0].baseline", "sources.predictions.path");

    Files.writeString(folder.resolve("loans.json"), "{}");
    Files.writeString(folder.resolve("events.jsonl"), "");
    read.requireInputs();
  }

  @Test
  void secondDeploymentGetsNamesOfItsOwn() throws Exception {
    String kafka = "sinks[0]={type: kafka, bootstrap-servers: 'k:1', metrics-topic: m}";
    KafkaSink one = (KafkaSink) read(SMALL, kafka).sinks().get(0);
    KafkaSink again = (KafkaSink) read(SMALL, kafka, "models[0].windows=[1h]").sinks().get(0);
    KafkaSink other = (KafkaSink) read(SMALL, kafka, "state=other").sinks().get(0);

    assertThat(again.transactionalIdPrefix()).isEqualTo(one.transactionalIdPrefix());
    assertThat(other.transactionalIdPrefix()).isNotEqualTo(one.transactionalIdPrefix());
  }
}
