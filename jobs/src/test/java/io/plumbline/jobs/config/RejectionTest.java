package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plumbline.detectors.check.Checks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One line per rule: a value that breaks it, and the one problem that this must give. */
class RejectionTest {
  private static final String VALID =
      """
      sources:
        predictions: {type: files, path: events.jsonl}
      models:
        - {id: loans, problem: binary-classification, baseline: loans.json}
      sinks:
        - {type: files, path: out}
      """;
  private static final String SOURCE = "sources.predictions=";
  private static final String SINK = "sinks[0]=";
  private static final String KAFKA_SOURCE = "{type: kafka, bootstrap-servers: 'k:1', topic: t, ";
  private static final String KAFKA_SINK =
      "{type: kafka, bootstrap-servers: 'k:1', metrics-topic: m, ";
  private static final String CHECKS = "models[0].monitors.data-quality.checks.";

  private static final String MAPPING = "mapping: {event-id: id, event-time: ts}";
  private static final String FLAT =
      """
      {"type": "record", "name": "Quote", "fields": [
        {"name": "id", "type": "string"},
        {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "flag", "type": "boolean"},
        {"name": "score", "type": "double"}]}
      """;

  @TempDir Path folder;

  private List<String> problems(String override) throws Exception {
    Path file = Files.writeString(folder.resolve("plumbline.yaml"), VALID);
    Files.writeString(folder.resolve("a-file"), "");
    Files.writeString(folder.resolve("flat.avsc"), FLAT);
    Files.writeString(folder.resolve("text.avsc"), "\"string\"");
    Files.writeString(folder.resolve("event.avsc"), FLAT.replace("\"ts\"", "\"event_time\""));
    Files.createDirectories(folder.resolve("broken"));
    Files.writeString(folder.resolve("broken/17.avsc"), "{");
    Files.createDirectories(folder.resolve("schemas"));
    Files.writeString(folder.resolve("schemas/17.avsc"), FLAT);
    Files.writeString(folder.resolve("schemas/18.avsc"), FLAT.replace("score", "chance"));
    InvalidConfiguration invalid =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () ->
                new ConfigurationReader(Checks.ALL, Map.of("SET", "x")::get)
                    .load(file, List.of(override)));
    assertThat(invalid).as("must be refused: " + override).isNotNull();
    return invalid.problems().stream().map(p -> p.path() + ": " + p.message()).toList();
  }

  @ParameterizedTest
  @MethodSource({
    "ofTheWhole",
    "ofSources",
    "ofKafkaSources",
    "ofMappings",
    "ofSchemas",
    "ofRegistries",
    "ofSinks"
  })
  void deploymentThatBreaksARuleIsRefused(String override, String problem) throws Exception {
    assertThat(problems(override)).singleElement().asString().startsWith(problem);
  }

  @ParameterizedTest
  @MethodSource({"ofModels", "ofWindows", "ofColumns", "ofExpressions", "ofMonitors", "ofAlerts"})
  void modelThatBreaksARuleIsRefused(String override, String problem) throws Exception {
    assertThat(problems(override)).singleElement().asString().startsWith(problem);
  }

  /** What the client itself never shows. */
  static Stream<String> secretsOfTheClient() {
    return Stream.of(
            ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
        .flatMap(all -> all.configKeys().values().stream())
        .filter(key -> key.type == ConfigDef.Type.PASSWORD)
        .map(key -> key.name)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("secretsOfTheClient")
  void everySecretOfTheClientMustBeAReference(String property) throws Exception {
    assertThat(problems(SOURCE + KAFKA_SOURCE + "properties: {" + property + ": x}}"))
        .singleElement()
        .asString()
        .startsWith(
            "sources.predictions.properties[\"" + property + "\"]: a secret must be a reference");
  }

  static Stream<Arguments> ofTheWhole() {
    return Stream.of(
        arguments("paralellism=2", "paralellism: is no known key here: did you mean parallelism?"),
        arguments(
            "xyz=2",
            "xyz: is no known key here: known are state, parallelism, checkpoint-interval,"
                + " unaligned-checkpoints, heartbeat, heartbeats-per-figure, sources,"),
        arguments("parallelism=129", "parallelism: must be a whole number from 1 to 128: was"),
        arguments("parallelism=1.5", "parallelism: must be a whole number from 1 to 128: was"),
        arguments("parallelism=[2]", "parallelism: must be a whole number from 1 to 128: was a"),
        arguments("parallelism='2'", "parallelism: must be a whole number from 1 to 128: was"),
        arguments("checkpoint-interval=99ms", "checkpoint-interval: must be from 100ms to 1d"),
        arguments("checkpoint-interval=10", "checkpoint-interval: must be a duration such as"),
        arguments("checkpoint-interval=-1s", "checkpoint-interval: must be a duration such as"),
        arguments(
            "heartbeats-per-figure=0", "heartbeats-per-figure: must be a whole number from 1"),
        arguments("state=''", "state: must be a text that is not empty"),
        arguments("state={a: b}", "state: must be a text: was a mapping"),
        arguments("state=a-file", "state: must be a folder: was the file"),
        arguments("state=${env:SET}/x", "state: references to secrets are looked up in"),
        arguments("limits.record-bytes=10", "limits.record-bytes: must be a whole number from"),
        arguments("limits.depth=2", "limits.depth: must be a whole number from 3 to 512"),
        arguments("limits.depth=513", "limits.depth: must be a whole number from 3 to 512"),
        arguments("limits.block-bytes=1", "limits.block-bytes: must be a whole number from"),
        arguments("limits.cells=0", "limits.cells: must be a whole number from 1 to"),
        arguments("limits.categories=0", "limits.categories: must be a whole number from 1 to"),
        arguments("limits.extra-columns=0", "limits.extra-columns: must be a whole number from 1"),
        arguments("limits.bytes=10", "limits.bytes: is no known key here"),
        arguments("models-folder=[a]", "models-folder: must be a text: was a list"),
        arguments("models-topic={topic: a}", "models-topic.bootstrap-servers: is missing"),
        arguments(
            "models-topic={bootstrap-servers: 'a:1', topic: 'a b'}",
            "models-topic.topic: must be a topic of up to 249 letters"),
        arguments("limits.models=0", "limits.models: must be a whole number from 1 to 1000000"),
        arguments("limits.versions=0", "limits.versions: must be a whole number from 1 to 100000"),
        arguments(
            "limits.baseline-bytes=1023",
            "limits.baseline-bytes: must be a whole number from 1024 to 268435456"),
        arguments("limits.versions=100001", "limits.versions: must be a whole number from 1 to"),
        arguments("models=", "models: is missing: must be a list of at least one model"),
        arguments("models=[]", "models: must be a list of at least one model: was empty"),
        arguments("models=loans", "models: must be a list: was \"loans\""),
        arguments("models[0]=loans", "models[0]: must be a mapping: was \"loans\""),
        arguments("sinks=[]", "sinks: must be a list of at least one sink: was empty"),
        arguments("sources=", "sources: is missing: must be a mapping with predictions"),
        arguments("sources=[a]", "sources: must be a mapping: was a list"));
  }

  static Stream<Arguments> ofSources() {
    return Stream.of(
        arguments("sources={}", "sources.predictions: is missing: must be one source or a list"),
        arguments("sources.preditions={}", "sources.preditions: is no known key here: did you"),
        arguments(SOURCE + "[]", "sources.predictions: must be one source or a list of them"),
        arguments(
            SOURCE + "{path: a}",
            "sources.predictions.type: is missing: must be one of files, kafka"),
        arguments(
            "sources.predictions.name=models",
            "sources.predictions.name: what is refused of models is accounted under this name"),
        arguments(SOURCE + "{type: kinesis}", "sources.predictions.type: kinesis is not built"),
        arguments(
            SOURCE + "{type: pulsar}",
            "sources.predictions.type: must be one of files, kafka: was"),
        arguments(SOURCE + "{type: files}", "sources.predictions.path: is missing: must be a file"),
        arguments("sources.predictions.format=xml", "sources.predictions.format: must be one of"),
        arguments(
            "sources.predictions.format=avro-confluent",
            "sources.predictions.format: avro-confluent is for messages"),
        arguments("sources.predictions.topic=t", "sources.predictions.topic: is no known key here"),
        arguments(
            "sources.predictions.idle-after=2m",
            "sources.predictions.idle-after: is no known key here"),
        arguments(
            "sources.predictions.out-of-orderness=2d",
            "sources.predictions.out-of-orderness: must be from 0s to 1d: was \"2d\""),
        arguments(
            "sources.predictions.allowed-future=366d",
            "sources.predictions.allowed-future: must be from 0s to 365d: was \"366d\""),
        arguments(
            "sources.predictions.duplicates={}",
            "sources.predictions.duplicates.drop-within: is missing"),
        arguments(
            "sources.predictions.model=lons",
            "sources.predictions.model: must be the id of a model under models: was \"lons\", did"
                + " you mean loans?"),
        arguments(
            SOURCE + "[{type: files, path: a, name: x}, {type: files, path: b, name: x}]",
            "sources.predictions[1].name: a source's name must be its own: was \"x\" again"));
  }

  static Stream<Arguments> ofKafkaSources() {
    String at = "sources.predictions.";
    return Stream.of(
        arguments(SOURCE + "{type: kafka, topic: t}", at + "bootstrap-servers: is missing"),
        arguments(
            SOURCE + "{type: kafka, topic: t, bootstrap-servers: kafka}",
            at + "bootstrap-servers: must be host:port, several separated by commas: was"),
        arguments(
            SOURCE + "{type: kafka, topic: t, bootstrap-servers: '${env:UNSET}'}",
            at + "bootstrap-servers: a referenced environment variable must be set: was"),
        arguments(
            SOURCE + "{type: kafka, topic: t, bootstrap-servers: '${file:none}'}",
            at + "bootstrap-servers: a referenced file must be there and readable: was /"),
        arguments(
            SOURCE + "{type: kafka, topic: t, bootstrap-servers: '${vault:k}'}",
            at + "bootstrap-servers: a reference must be ${env:NAME} or ${file:/path}: was"),
        arguments(
            SOURCE + "{type: kafka, topic: t, bootstrap-servers: '${env:SET'}",
            at + "bootstrap-servers: a reference must be ${env:NAME} or ${file:/path}: was"),
        arguments(
            SOURCE + "{type: kafka, bootstrap-servers: 'k:1'}", at + "topic: is missing: must be"),
        arguments(
            SOURCE + "{type: kafka, bootstrap-servers: 'k:1', topic: []}",
            at + "topic: must be a topic or a list of them: was an empty list"),
        arguments(
            SOURCE + "{type: kafka, bootstrap-servers: 'k:1', topic: [a, a]}",
            at + "topic[1]: a topic must come once: was \"a\" again"),
        arguments(
            SOURCE + "{type: kafka, bootstrap-servers: 'k:1', topic: a b}",
            at + "topic: must be a topic of up to 249 letters"),
        arguments(SOURCE + KAFKA_SOURCE + "start: now}", at + "start: must be committed, earliest"),
        arguments(SOURCE + KAFKA_SOURCE + "start: 2026-01-05}", at + "start: must be committed, "),
        arguments(SOURCE + KAFKA_SOURCE + "end: soon}", at + "end: must be one of never, latest"),
        arguments(
            SOURCE + KAFKA_SOURCE + "operations: {records-lag: {warning: 5, critical: 4}}}",
            at + "operations.records-lag.warning: must not be beyond critical"),
        arguments(
            SOURCE + KAFKA_SOURCE + "operations: {records-lag: {warning: 0}}}",
            at + "operations.records-lag.warning: must be a whole number from 1"),
        arguments(
            SOURCE + KAFKA_SOURCE + "operations: {read-lag: {critical: 5}}}",
            at + "operations.read-lag.critical: must be a duration such as"),
        arguments(
            SOURCE + KAFKA_SOURCE + "operations: {event-lag: {limit: 5m}}}",
            at + "operations.event-lag.limit: is no known key here"),
        arguments(SOURCE + KAFKA_SOURCE + "idle-after: 0s}", at + "idle-after: must be from 1ms"),
        arguments(
            SOURCE + KAFKA_SOURCE + "properties: {group.id: x}}",
            at + "properties[\"group.id\"]: this property is set by the key group-id: leave it"),
        arguments(
            SOURCE + KAFKA_SOURCE + "properties: {ssl.truststore.password: x}}",
            at + "properties[\"ssl.truststore.password\"]: a secret must be a reference"),
        arguments(
            SOURCE
                + KAFKA_SOURCE
                + "properties: {ssl.keystore.key: '-----BEGIN PRIVATE KEY-----'}}",
            at + "properties[\"ssl.keystore.key\"]: a secret must be a reference"),
        arguments(
            SOURCE + KAFKA_SOURCE + "properties: {client.id: [x]}}",
            at + "properties[\"client.id\"]: must be a text: was a list"));
  }

  private static String mapping(String more) {
    return "sources.predictions.mapping={event-id: id, event-time: ts, " + more + "}";
  }

  static Stream<Arguments> ofMappings() {
    String at = "sources.predictions.mapping";
    String time = at + "={event-id: id, event-time: ";
    return Stream.of(
        arguments(at + "=[id]", at + ": must be a mapping: was a list"),
        arguments(
            at + "={event-id: id, event-time: ts, tags: meta, features: [age, meta.region]}",
            at + ".tags: a field that is passed over is no feature: meta.region is listed as one"),
        arguments(
            at
                + "={event-id: id, event-time: ts, attributions: in.shap,"
                + " features: {under: in, names: {shap.age: s}}}",
            at
                + ".attributions: a field that is passed over is no feature: in.shap.age is listed"
                + " as one"),
        arguments(
            at + "={event-time: ts}",
            at + ".event-id: is missing: must be the path of a field, such as request.id"),
        arguments(
            at + "={event-id: id}",
            at
                + ".event-time: is missing: must be the path of a field, such as request.id, or"
                + " {field: ts, unit: ms}"),
        arguments(
            at + "={event-id: a..b, event-time: ts}",
            at
                + ".event-id: must be names of fields joined by dots, a name with a dot in quotes,"
                + " such as request.id or \"my.key\".id: was a..b"),
        arguments(
            at + "={event-id: '\"a', event-time: ts}",
            at + ".event-id: must be names of fields joined by dots"),
        arguments(
            at + "={event-id: [a], event-time: ts}", at + ".event-id: must be a text: was a list"),
        arguments(
            time + "{unit: s}}", at + ".event-time.field: is missing: must be the path of a field"),
        arguments(
            time + "{field: ts, unit: min}}",
            at + ".event-time.unit: must be one of iso-8601, s, ms, us, ns: was \"min\""),
        arguments(
            time + "{field: ts, pattern: 'yyyy{'}}",
            at
                + ".event-time.pattern: must be a pattern of java.time such as yyyy-MM-dd HH:mm:ss:"
                + " was \"yyyy{\""),
        arguments(
            time + "{field: ts, unit: s, pattern: yyyy-MM-dd}}",
            at + ".event-time.pattern: a time has a unit or a pattern: both were given"),
        arguments(
            time + "{field: ts, pattern: yyyy-MM-dd, zone: Mars}}",
            at
                + ".event-time.zone: must be a zone such as UTC, +02:00 or Europe/Warsaw: was"
                + " \"Mars\""),
        arguments(
            time + "{field: ts, zone: UTC}}",
            at + ".event-time.zone: a zone goes with a pattern: there was none"),
        arguments(
            time + "{field: ts, units: s}}",
            at + ".event-time.units: is no known key here: did you mean unit?"),
        arguments(mapping("model: a..b"), at + ".model: must be names of fields joined by dots"),
        arguments(mapping("model-version: {a: b}"), at + ".model-version: must be a text: was a m"),
        arguments(mapping("latency-ms: .a"), at + ".latency-ms: must be names of fields joined"),
        arguments(mapping("label: a."), at + ".label: must be names of fields joined by dots"),
        arguments(mapping("attributions: [a]"), at + ".attributions: must be a text: was a list"),
        arguments(mapping("tags: [a]"), at + ".tags: must be a text: was a list"),
        arguments(mapping("featurs: [a]"), at + ".featurs: is no known key here: did you mean f"),
        arguments(mapping("features: a"), at + ".features: must be a list: was \"a\""),
        arguments(mapping("features: []"), at + ".features: must be a list of at least one field"),
        arguments(
            mapping("features: [a, b, a]"),
            at + ".features[2]: a field must come once: was a again"),
        arguments(mapping("features: [a..b]"), at + ".features[0]: must be names of fields joined"),
        arguments(
            mapping("features: {under: a..b}"), at + ".features.under: must be names of fields"),
        arguments(
            mapping("features: {only: []}"),
            at + ".features.only: must be a list of at least one field: was empty"),
        arguments(
            mapping("features: {except: [a, a]}"),
            at + ".features.except[1]: a field must come once: was a again"),
        arguments(
            mapping("features: {only: [a], except: [b]}"),
            at
                + ".features.except: exceptions go with everything else, not with a list under only"),
        arguments(
            mapping("features: {except: [a], names: {a: b}}"),
            at + ".features.names: a field under except is no feature: was a all the same"),
        arguments(mapping("features: {names: [a]}"), at + ".features.names: must be a mapping"),
        arguments(
            mapping("features: {names: {a..b: c}}"),
            at + ".features.names[\"a..b\"]: must be names of fields joined by dots"),
        arguments(
            mapping("features: {names: {a: [c]}}"), at + ".features.names.a: must be a text: was"),
        arguments(
            mapping("features: {names: {a: c, b: c}}"),
            at + ".features.names: every feature needs a name of its own: was \"c\" again"),
        arguments(
            mapping("features: {only: [a, c], names: {a: c}}"),
            at + ".features.names: every feature needs a name of its own: was \"c\" again"),
        arguments(
            mapping("features: {but: [a]}"), at + ".features.but: is no known key here: known are"),
        arguments(mapping("prediction: p"), at + ".prediction: must be a mapping: was \"p\""),
        arguments(
            mapping("prediction: {lable: a}"),
            at + ".prediction.lable: is no known key here: did you mean label?"),
        arguments(
            mapping("prediction: {score: a..b}"),
            at + ".prediction.score: must be names of fields joined by dots"),
        arguments(
            "sources.ground-truth={type: files, path: a, " + MAPPING + "}",
            "sources.ground-truth.mapping: ground truth cannot be mapped so far: left out"));
  }

  static Stream<Arguments> ofSchemas() {
    String at = "sources.predictions.";
    String avro = SOURCE + KAFKA_SOURCE + "format: avro, ";
    String confluent = SOURCE + KAFKA_SOURCE + "format: avro-confluent, ";
    return Stream.of(
        arguments(
            avro + MAPPING + "}",
            at + "schema: is missing: must be the file of the schema that the records are written"),
        arguments(
            avro + MAPPING + ", schema: none.avsc}",
            at + "schema: must be a file that can be read: was /"),
        arguments(avro + MAPPING + ", schema: a-file}", at + "schema: must hold an Avro schema: /"),
        arguments(
            avro + MAPPING + ", schema: [flat.avsc]}", at + "schema: must be a text: was a list"),
        arguments(
            avro + MAPPING + ", schema: text.avsc}",
            at + "schema: must hold the schema of a record: /"),
        arguments(
            avro + "schema: flat.avsc, registry: {url: 'http://r'}, " + MAPPING + "}",
            at + "registry: goes with the format avro-confluent: the format is avro"),
        arguments(
            avro + "schema: flat.avsc, schemas-folder: schemas, " + MAPPING + "}",
            at + "schemas-folder: goes with the format avro-confluent: the format is avro"),
        arguments(
            SOURCE + KAFKA_SOURCE + "schema: flat.avsc}",
            at + "schema: goes with the formats avro and avro-confluent: the format is json"),
        arguments(
            SOURCE + "{type: files, path: a, format: avro, schema: flat.avsc}",
            at + "schema: is left out for files: each brings its own along"),
        arguments(
            confluent + "schema: flat.avsc, schemas-folder: schemas}",
            at + "schema: goes with the format avro: for avro-confluent use registry or"),
        arguments(
            confluent + MAPPING + "}",
            at + "registry: is missing: must be {url: …}, or schemas-folder a folder of files"),
        arguments(
            confluent + "schemas-folder: schemas, registry: {url: 'http://r'}}",
            at + "registry: avro-confluent has a registry or a schemas-folder: both were given"),
        arguments(
            confluent + "schemas-folder: none}",
            at + "schemas-folder: must be a folder of files such as 17.avsc: was /"),
        arguments(
            confluent + "schemas-folder: broken}",
            at + "schemas-folder: must hold an Avro schema: /"),
        arguments(
            confluent + "schemas-folder: [schemas]}",
            at + "schemas-folder: must be a text: was a list"),
        // The mapping against the schemas that are at hand.
        arguments(
            avro + "schema: event.avsc}",
            at
                + "schema: must lead to a field of the schema Quote: event_id does not, there is no"
                + " event_id, known are id, event_time, flag, score"),
        arguments(
            avro + "schema: flat.avsc, mapping: {event-id: nr, event-time: ts}}",
            at
                + "mapping.event-id: must lead to a field of the schema Quote: nr does not, there is"
                + " no nr, known are id, ts, flag, score"),
        arguments(
            avro + "schema: flat.avsc, mapping: {event-id: id, event-time: flag}}",
            at + "mapping.event-time: "),
        arguments(
            avro + "schema: flat.avsc, mapping: {event-id: id, event-time: ts, features: [age]}}",
            at + "mapping.features: must lead to a field of the schema Quote: age does not"),
        arguments(
            avro
                + "schema: flat.avsc, mapping: {event-id: id, event-time: ts, prediction: {score:"
                + " p}}}",
            at + "mapping.prediction.score: must lead to a field of the schema Quote: p does not"),
        arguments(
            confluent
                + "schemas-folder: schemas, mapping: {event-id: id, event-time: ts, prediction:"
                + " {score: p}}}",
            at + "mapping.prediction.score: must lead to a field of the schema Quote: p does not"));
  }

  static Stream<Arguments> ofRegistries() {
    String at = "sources.predictions.registry";
    String registry = SOURCE + KAFKA_SOURCE + "format: avro-confluent, registry: ";
    String good = registry + "{url: 'https://r:8081', ";
    return Stream.of(
        arguments(registry + "r}", at + ": must be a mapping: was \"r\""),
        arguments(
            registry + "{}}",
            at + ".url: is missing: must be an address such as https://registry:8081"),
        arguments(
            registry + "{url: 'ftp://r'}}",
            at
                + ".url: must be an address such as https://registry:8081, without a user: was that"
                + " of the scheme ftp"),
        arguments(
            registry + "{url: 'http://a b'}}",
            at + ".url: must be an address such as https://registry:8081: was \"http://a b\""),
        arguments(
            registry + "{url: 'https://me:word@r'}}",
            at
                + ".url: must be an address such as https://registry:8081, without a user: was that"
                + " of the scheme https"),
        arguments(
            good + "user: me, password: word}}",
            at
                + ".password: a secret must be a reference, ${env:NAME} or ${file:/path}: was"
                + " written out"),
        arguments(
            good + "user: me, password: '${env:UNSET}'}}",
            at + ".password: a referenced environment variable must be set: was ${env:UNSET}"),
        arguments(good + "user: me}}", at + ".user: user and password must come together"),
        arguments(
            good + "password: '${env:SET}'}}",
            at + ".password: user and password must come together"),
        arguments(good + "timeout: 1ms}}", at + ".timeout: must be from 100ms to 1h: was \"1ms\""),
        arguments(good + "wait: 2h}}", at + ".wait: must be from 0s to 1h: was \"2h\""),
        arguments(good + "ask-again: 1ms}}", at + ".ask-again: must be from 1s to 1h: was \"1ms\""),
        arguments(
            good + "pasword: x}}", at + ".pasword: is no known key here: did you mean password?"));
  }

  static Stream<Arguments> ofSinks() {
    return Stream.of(
        arguments(SINK + "{path: a}", "sinks[0].type: is missing: must be one of files, kafka"),
        arguments(
            SINK + "{type: webhook}",
            "sinks[0].type: must be one of files, kafka, stdout, sagemaker: was \"webhook\""),
        arguments(SINK + "{type: files}", "sinks[0].path: is missing: must be a folder"),
        arguments("sinks[0].path=a-file", "sinks[0].path: must be a folder: was the file"),
        arguments("sinks[0].fromat=json", "sinks[0].fromat: is no known key here"),
        arguments(
            "sinks[1]={type: files, path: out/}",
            "sinks[1].path: every files sink needs a folder of its own"),
        arguments(SINK + "{type: sagemaker}", "sinks[0].path: is missing: must be a folder"),
        arguments(
            "sinks[1]={type: sagemaker, path: out}",
            "sinks[1].path: every sagemaker sink needs a folder of its own"),
        arguments(
            SINK + "{type: kafka, bootstrap-servers: 'k:1'}",
            "sinks[0].metrics-topic: is missing: at least one of"),
        arguments(
            SINK + KAFKA_SINK + "alerts-topic: m}",
            "sinks[0].metrics-topic: every stream needs a topic of its own: was \"m\" for two"),
        arguments(SINK + KAFKA_SINK + "format: csv}", "sinks[0].format: must be one of json, avro"),
        arguments(
            SINK + KAFKA_SINK + "delivery: at-most-once}",
            "sinks[0].delivery: must be one of exactly-once, at-least-once: was \"at-most-once\","
                + " did you mean at-least-once?"),
        arguments(
            SINK + KAFKA_SINK + "properties: {transactional.id: x}}",
            "sinks[0].properties[\"transactional.id\"]: this property is set by the key"),
        arguments(
            "sinks=["
                + KAFKA_SINK
                + "transactional-id-prefix: p}, "
                + KAFKA_SINK
                + "transactional-id-prefix: p}]",
            "sinks[1].transactional-id-prefix: two sinks with one prefix fence each other off: was"
                + " \"p\" again"),
        arguments(
            SINK + "{type: stdout, streams: []}",
            "sinks[0].streams: must name at least one of metrics, alerts, triggers, dead-letters:"
                + " was empty"),
        arguments(
            SINK + "{type: stdout, streams: [alerts, alert]}",
            "sinks[0].streams[1]: must be one of metrics, alerts, triggers, dead-letters: was"
                + " \"alert\", did you mean alerts?"),
        arguments(
            SINK + "{type: stdout, streams: {alerts: true}}",
            "sinks[0].streams: must be a text: was a mapping"),
        arguments(
            SINK + "{type: stdout, streams: [alerts, alerts]}",
            "sinks[0].streams[1]: a stream must come once: was \"alerts\" again"),
        arguments(
            SINK + "{type: stdout, stream: alerts}",
            "sinks[0].stream: is no known key here: did you mean streams?"),
        arguments(
            "sinks=[{type: stdout}, {type: stdout, streams: metrics}]",
            "sinks[1].type: there is one standard output, for one sink to write to: was \"stdout\""
                + " again"));
  }

  static Stream<Arguments> ofModels() {
    return Stream.of(
        arguments("models[0].id=", "models[0].id: is missing: must be the model's id"),
        arguments("models[0].id=*x", "models[0].id: is no YAML: "),
        arguments(
            "models[0].id=" + "x".repeat(257),
            "models[0].id: must have at most 256 bytes of UTF-8"),
        arguments(
            "models[0].version=" + "\u20ac".repeat(86),
            "models[0].version: must have at most 256 bytes of UTF-8: had 258"),
        arguments("models[0].id='*'", "models[0].id: a model's id must not be *"),
        arguments("models[0].problem=", "models[0].problem: is missing: must be binary-"),
        arguments("models[0].problem=ranking", "models[0].problem: must be one of binary-"),
        arguments("models[0].baseline=[a]", "models[0].baseline: must be a text: was a list"),
        arguments(
            "models[0]={id: a, problem: regression, baseline: b, positive-label: 1}",
            "models[0].positive-label: must be left out unless the problem is binary-"),
        arguments("models[0].allowed-lateness=91d", "models[0].allowed-lateness: must be from 0s"),
        arguments("models[0].max-label-delay=0s", "models[0].max-label-delay: must be from 1ms"),
        arguments("models[0].spec-version=0", "models[0].spec-version: must be a whole number"),
        arguments("models[0].effective-from=soon", "models[0].effective-from: must be a time such"),
        arguments("models[0].labels=[a]", "models[0].labels: must be a mapping: was a list"),
        arguments("models[0].labels={a: [b]}", "models[0].labels.a: must be a text: was a list"),
        arguments(
            "models[0].duplicates={drop-within: x}", "models[0].duplicates.drop-within: must"),
        arguments("models[0].window=[1d]", "models[0].window: is no known key here: did you mean"),
        arguments(
            "models[1]={id: loans, problem: regression, baseline: b}",
            "models[1]: every model must have an id and version of its own: was loans (any"),
        arguments(
            "models[1]={id: loans, version: 2, problem: regression, baseline: b}",
            "models[1]: a model without a version covers all, so no other entry may have its id"),
        arguments(
            "models=[{id: a, version: 2, problem: regression, baseline: b},"
                + " {id: a, version: '2', problem: regression, baseline: b}]",
            "models[1]: every model must have an id and version of its own: was a version 2"));
  }

  static Stream<Arguments> ofWindows() {
    return Stream.of(
        arguments("models[0].windows=1d", "models[0].windows: must be a list: was \"1d\""),
        arguments("models[0].windows=[]", "models[0].windows: must have at least one window"),
        arguments(
            "models[0].baseline={file: a.json, judged: false}",
            "models[0].baseline: what is not judged beside it must be beside others: judged was"
                + " false, and there are no baselines"),
        arguments("models[0].baseline={}", "models[0].baseline.file: is missing: must be"),
        arguments(
            "models[0].baselines={name: a}", "models[0].baselines: must be a list: was a mapping"),
        arguments(
            "models[0].baselines=[{type: rolling}]",
            "models[0].baselines[0].name: is missing: must be a name of its own"),
        arguments(
            "models[0].baselines=[{name: a}]",
            "models[0].baselines[0].type: is missing: must be rolling, seasonal or version"),
        arguments(
            "models[0].baselines=[{name: a, type: fixed}]",
            "models[0].baselines[0].type: must be one of rolling, seasonal, version: was"),
        arguments(
            "models[0].baselines=[{name: reference/all, type: rolling}]",
            "models[0].baselines[0].name: must be a name of at most 64 letters, digits, dots,"),
        arguments(
            "models[0].baselines=[{name: none, type: rolling}]",
            "models[0].baselines[0].name: must be a name of at most 64 letters, digits, dots,"),
        arguments(
            "models[0].baselines=[{name: predictions, type: rolling}]",
            "models[0].baselines[0].name: must be a name of at most 64 letters, digits, dots,"),
        arguments(
            "models[0].baselines=[{name: champion, type: version}]",
            "models[0].baselines[0].version: is missing: must be the version to compare with"),
        arguments(
            "models[0].baselines=[{name: champion, type: version, version: '1'}]",
            "models[0].baselines[0].version: what is compared with another version must be one"),
        arguments(
            "models[0]={id: loans, version: '1', problem: regression,"
                + " baselines: [{name: champion, type: version, version: 1}]}",
            "models[0].baselines[0].version: must be another version than the model's: was"),
        arguments(
            "models[0]={id: loans, version: '2', problem: regression,"
                + " baselines: [{name: champion, type: version, version: '1', windows: 3}]}",
            "models[0].baselines[0].windows: is no known key here"),
        arguments(
            "models[0].baselines=[{name: a, type: rolling}, {name: a, type: rolling}]",
            "models[0].baselines[1]: every baseline must have a name of its own: was \"a\" again"),
        arguments(
            "models[0].baselines=[{name: a, type: rolling, windows: 0}]",
            "models[0].baselines[0].windows: must be a whole number from 1 to 1000: was 0"),
        arguments(
            "models[0].baselines=[{name: a, type: rolling, windows: 5, min-windows: 6}]",
            "models[0].baselines[0].min-windows: must be a whole number from 1 to 5: was 6"),
        arguments(
            "models[0].baselines=[{name: a, type: rolling, relearn-after: 2}]",
            "models[0].baselines[0].relearn-after: must be a whole number from 3 to 1000: was 2"),
        arguments(
            "models[0].baselines=[{name: a, type: rolling, period: hour-of-day}]",
            "models[0].baselines[0].period: is no known key here"),
        arguments(
            "models[0].baselines=[{name: a, type: seasonal}]",
            "models[0].baselines[0].period: is missing: must be hour-of-day or hour-of-week"),
        arguments(
            "models[0].baselines=[{name: a, type: seasonal, period: hour-of-day, windows: 2}]",
            "models[0].baselines[0].windows: is no known key here"),
        arguments(
            "models[0]={id: loans, problem: regression, windows: [7d, 5h],"
                + " baselines: [{name: a, type: seasonal, period: hour-of-day}]}",
            "models[0].baselines[0].period: at least one window must fit into it, with a step that"
                + " divides it and no longer than it: was hour-of-day for 7d, 5h"),
        arguments(
            "models[0]={id: loans, problem: regression, windows: [1m],"
                + " baselines: [{name: a, type: seasonal, period: hour-of-week}]}",
            "models[0].baselines[0].cycles: it would be made of 40320 windows of one size, and may"
                + " be of at most 10000"),
        arguments(
            "models[0].baselines=[{name: a, type: rolling}, {name: b, type: rolling}, {name: c,"
                + " type: rolling}, {name: d, type: rolling}, {name: e, type: rolling}, {name: f,"
                + " type: rolling}, {name: g, type: rolling}, {name: h, type: rolling}, {name: i,"
                + " type: rolling}]",
            "models[0].baselines: there may be at most 8 baselines: were 9"),
        arguments("models[0].windows=[91d]", "models[0].windows[0]: must be from 1ms to 90d: was"),
        arguments("models[0].windows=[0s]", "models[0].windows[0]: must be from 1ms to 90d: was"),
        arguments(
            "models[0].windows=[1d, 24h]",
            "models[0].windows[1]: every window must have a size of its own: was 1d again"),
        arguments(
            "models[0].windows=[{every: 1d}]", "models[0].windows[0].size: is missing: must be a"),
        arguments(
            "models[0].windows=[{size: 7d, evry: 1d}]",
            "models[0].windows[0].evry: is no known key here: did you mean every?"),
        arguments(
            "models[0].windows=[{sliding: {size: 7d}, every: 1d}]",
            "models[0].windows[0].every: is no known key here"),
        arguments(
            "models[0].windows=[{size: 7d, every: 2d}]",
            "models[0].windows[0]: a window's size must be a multiple of its step: was 7d every 2d"),
        arguments(
            "models[0].windows=[{size: 1d, every: 2d}]",
            "models[0].windows[0]: a window's size must be a multiple of its step: was 1d every 2d"),
        arguments(
            "models[0].windows=[{size: 7d, every: 1d, offset: 1d}]",
            "models[0].windows[0]: a window's offset must be below its step of 1d: was 1d"),
        arguments(
            "models[0].windows=[{size: 90d, every: 1m}]",
            "models[0].windows[0]: a window must hold at most 10000 of its steps: was 90d every 1m"),
        arguments(
            "models[0].windows=[90d, 59s]",
            "models[0].windows: the windows must share a coarser step, so that the longest has at"
                + " most 150000 panes: was 90d in panes of 1s"));
  }

  static Stream<Arguments> ofColumns() {
    return Stream.of(
        arguments("models[0].features={a: {kind: number}}", "models[0].features.a.kind: must be"),
        arguments("models[0].features={a: {sensitive: yes}}", "models[0].features.a.sensitive: mu"),
        arguments("models[0].features={a: {type: text}}", "models[0].features.a.type: is no known"),
        arguments(
            "models[0].features={a: {age-of: {format: s}}}",
            "models[0].features.a.age-of.column: is missing: must be the feature that holds"),
        arguments(
            "models[0].features={a: {age-of: {column: t, format: minutes}}}",
            "models[0].features.a.age-of.format: must be one of iso-8601 or ms, iso-8601, s, ms"),
        arguments(
            "models[0].features={a: {age-of: {column: t, warning: 2h, critical: 1h}}}",
            "models[0].features.a.age-of.warning: must not be beyond critical"),
        arguments("models[0].features={a: text}", "models[0].features.a: must be a mapping: was"),
        arguments("models[0].facets={a: b}", "models[0].facets: must be a list: was a mapping"),
        arguments(
            "models[0].facets=[{disadvantaged: [F]}]", "models[0].facets[0].column: is missing"),
        arguments(
            "models[0].facets=[{column: sex}]", "models[0].facets[0].disadvantaged: is missing"),
        arguments(
            "models[0].facets=[{column: a, disadvantaged: [1]}, {column: a, disadvantaged: [2]}]",
            "models[0].facets[1]: every facet must have a name of its own: was \"a\" again"),
        arguments(
            "models[0].segments=" + numbered(17),
            "models[0].segments: there must be at most 16 segments, as an event is folded once more"
                + " for each: were 17"),
        arguments(
            "models[0].segments=[" + numbered(9) + "]",
            "models[0].segments[0]: a segment must have at most 8 columns: were 9"),
        arguments("models[0].segments=[[]]", "models[0].segments[0]: a segment must have at least"),
        arguments(
            "models[0].segments=[[a, a]]",
            "models[0].segments[0][1]: a column must come once in a segment: was \"a\" again"),
        arguments(
            "models[0].segments=[a, [a]]", "models[0].segments[1]: a segment must come once: was"),
        arguments(
            "models[0]={id: a, problem: regression, baseline: b, segments: [sex], features: {sex:"
                + " {sensitive: true}}}",
            "models[0].segments[0]: a segment's column must not be sensitive"),
        arguments(
            "models[0]={id: a, problem: regression, baseline: b, segments: [sex], facets: [{column:"
                + " sex, disadvantaged: [F]}]}",
            "models[0].segments[0]: a segment's column must not be sensitive"));
  }

  static Stream<Arguments> ofExpressions() {
    String at = "models[0].expressions";
    return Stream.of(
        arguments(at + "=[a]", at + ": must be a mapping: was a list"),
        arguments(at + "={a: [b]}", at + ".a: must be a text: was a list"),
        arguments(at + "={'a b': x > 1}", at + "[\"a b\"]: an expression's name must have 1 to 64"),
        arguments(at + "={a: x > }", at + ".a: character 4: mismatched input '<EOF>'"),
        arguments(at + "={a: x + 1}", at + ".a: character 3: must be true or false: this is a num"),
        arguments(
            at + "={a: \"x.matches('(')\"}",
            at + ".a: character 11: is no regular expression that RE2 has: missing closing )"),
        arguments(
            at + "={a: '[1].all(y, y > x)'}",
            at + ".a: character 8: there are no loops in the language: was all"),
        arguments(
            at
                + IntStream.range(0, 33)
                    .mapToObj(i -> "e" + i + ": x > " + i)
                    .collect(Collectors.joining(", ", "={", "}")),
            at + ": there may be at most 32 of them: were 33"));
  }

  static Stream<Arguments> ofMonitors() {
    return Stream.of(
        arguments("models[0].monitors=[a]", "models[0].monitors: must be a mapping: was a list"),
        arguments(
            "models[0].monitors={data-qualty: }",
            "models[0].monitors.data-qualty: is no known key here: did you mean data-quality?"),
        arguments(
            "models[0].monitors.data-quality.preset=azure",
            "models[0].monitors.data-quality.preset: must be one of sagemaker: was \"azure\""),
        arguments(
            "models[0]={id: a, problem: regression, monitors: {data-quality: {preset: sagemaker}}}",
            "models[0].monitors: preset sagemaker needs something to hold windows against:"),
        arguments("models[0].constraints=[a]", "models[0].constraints: must be a text: was a list"),
        arguments(
            "models[0].constraints={fle: a}",
            "models[0].constraints.fle: is no known key here: did you mean file?"),
        arguments(
            "models[0].constraints={label: a, score: a}",
            "models[0].constraints.score: must be another column than label: was \"a\" again"),
        arguments(
            "models[0].constraints={equal-values: twice}",
            "models[0].constraints.equal-values: must be one of counted, deequ: was \"twice\""),
        arguments(
            "models[0].constraints={non-negative: 1}",
            "models[0].constraints.non-negative: must be true or false: was"),
        arguments(
            "models[0].monitors.data-quality.check={}",
            "models[0].monitors.data-quality.check: is no known key here: did you mean checks?"),
        arguments(CHECKS + "psy={critical: 1}", CHECKS + "psy: is no check of this monitor: did"),
        arguments(CHECKS + "psi=0.2", CHECKS + "psi: must be a mapping: was 0.2"),
        arguments(CHECKS + "psi={critcal: 1}", CHECKS + "psi.critcal: is no known key here"),
        arguments(CHECKS + "psi={critical: '1'}", CHECKS + "psi.critical: must be a number, {bel"),
        arguments(CHECKS + "psi={critical: .nan}", CHECKS + "psi.critical: must be a number, {b"),
        arguments(CHECKS + "psi={critical: 1e999}", CHECKS + "psi.critical: must be a number: was"),
        arguments(CHECKS + "psi={critical: {}}", CHECKS + "psi.critical: must have either below"),
        arguments(
            CHECKS + "psi={critical: {below: 1, change: 2}}",
            CHECKS + "psi.critical: must have either below and above (or one of them) or change"),
        arguments(
            CHECKS + "psi={critical: {below: 2, above: 1}}",
            CHECKS + "psi.critical: below must be at most above: were 2.0 and 1.0"),
        arguments(
            CHECKS + "psi={critical: {change: 0}}",
            CHECKS + "psi.critical.change: must be a share of the baseline's value above 0"),
        arguments(
            CHECKS + "psi={critical: {above: 1, over: 0}}",
            CHECKS + "psi.critical.over: is no known key here"),
        arguments(
            CHECKS + "mean={critical: 3}",
            CHECKS + "mean.critical: mean has no worse side: use {below: a, above: b} or"),
        arguments(
            CHECKS + "psi={warning: 0.5, critical: 0.2}",
            CHECKS + "psi.warning: must not be beyond critical, or it is never reached"),
        arguments(CHECKS + "psi={min-samples: -1}", CHECKS + "psi.min-samples: must be a whole"),
        arguments(CHECKS + "psi={chance: 1}", CHECKS + "psi.chance: must be a share of windows"),
        arguments(CHECKS + "psi={enabled: on}", CHECKS + "psi.enabled: must be true or false: was"),
        arguments(
            "models[0].monitors.data-quality.columns={a: {psy: {}}}",
            "models[0].monitors.data-quality.columns.a.psy: is no check of this monitor"),
        arguments(
            "models[0].monitors={bias: {facet: x}}",
            "models[0].monitors.bias.facet: is no known key here"),
        arguments(
            "models[0].monitors={model-quality: {checks: {accuracy: {critical: high}}}}",
            "models[0].monitors.model-quality.checks.accuracy.critical: must be a number"));
  }

  static Stream<Arguments> ofAlerts() {
    return Stream.of(
        arguments("models[0].alerts.fire=2", "models[0].alerts.fire: must be k of n with 1 <= k"),
        arguments("models[0].alerts.fire=3 of 2", "models[0].alerts.fire: must be k of n with 1"),
        arguments("models[0].alerts.fire=0 of 2", "models[0].alerts.fire: must be k of n with 1"),
        arguments("models[0].alerts.resolve=0", "models[0].alerts.resolve: must be a whole number"),
        arguments("models[0].alerts.wait=1h", "models[0].alerts.wait: is no known key here"));
  }

  private static String numbered(int columns) {
    return IntStream.range(0, columns)
        .mapToObj(i -> "c" + i)
        .collect(Collectors.toList())
        .toString();
  }
}
