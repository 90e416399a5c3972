package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models come, change and go while an endless job runs on two task managers, each with a partition
 * of its own. Only what was read so far decides how far the events go on: a change is awaited while
 * the stream stands still, and while it moves.
 */
@Timeout(300)
class SpecsWhileRunningTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PER_SECOND = 20;

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(11);
  private EmbeddedKafka kafka;
  private Topics topics;
  private int second;
  private final Map<String, Integer> sent = new HashMap<>();
  private EmbeddedRun run;
  private String sources;

  private static final String STRICT =
      "monitors: {data-quality: {checks: {count: {critical: {below: 1000}}}}}";

  @BeforeEach
  void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
    kafka.createTopic("events", 2);
    Files.createDirectory(folder.resolve("models"));
    sources =
        "predictions: {type: kafka, bootstrap-servers: \"%s\", topic: events, out-of-orderness: 0s}"
            .formatted(kafka.bootstrapServers());
  }

  @AfterEach
  void stop() throws Exception {
    if (run != null) {
      run.stop();
      run.close();
    }
    topics.close();
    kafka.close();
  }

  @Test
  void modelsOfAWatchedFolderComeChangeAndGo() throws Exception {
    baseline("first.json", 0, "m");
    baseline("second.json", 100, "m");
    publish("m.yaml", "m", "first.json", "");
    start("models-folder: models/");

    play(100, "m", "n");
    await("windows of m", () -> figures("m", "psi").size() >= 8);
    assertThat(versions("m", "psi")).hasSize(1);

    // Added: events of n were of no known model, and are not any more.
    assertThat(figures("n", "count")).isEmpty();
    int before = second;
    publish("n.yaml", "n", null, "");
    awaitWhilePlaying("windows of n", () -> figures("n", "count").size() >= 2, "m", "n");
    assertThat(figures("n", "count").keySet())
        .allMatch(start -> start.compareTo(time(before - 60)) > 0);

    // Changed: another baseline, on other edges.
    TreeSet<String> known = new TreeSet<>(versions("m", "psi"));
    publish("m.yaml", "m", "second.json", "");
    awaitWhilePlaying(
        "figures against the other baseline", () -> versions("m", "psi").size() > 1, "m", "n");
    play(30, "m", "n");
    awaitWhilePlaying("more windows", () -> newest("m").compareTo(time(second - 15)) > 0, "m", "n");
    String changedAt = changedWindow("m", known);
    for (Map.Entry<String, JsonNode> figure : figures("m", "psi").entrySet()) {
      boolean old = known.contains(figure.getValue().get("baseline_version").asText());
      assertThat(old).as(figure.getKey()).isEqualTo(figure.getKey().compareTo(changedAt) < 0);
    }
    // No window mixes: either all of it was counted under one spec, or it says that it was not.
    Map<String, JsonNode> counts = figures("m", "count");
    for (Map.Entry<String, JsonNode> count : counts.entrySet()) {
      String reason = count.getValue().get("reason").asText("");
      if (!reason.equals("spec-changed") && count.getKey().compareTo(newest("m")) < 0) {
        assertThat(count.getValue().get("value").asInt())
            .as("events of the window from %s", count.getKey())
            .isEqualTo(10 * PER_SECOND);
      }
    }

    // Broken: refused with all that is wrong, and the last good one stays.
    TreeSet<String> good = new TreeSet<>(versions("m", "psi"));
    Files.writeString(folder.resolve("models/m.yaml"), "{id: m, problem: guess, windows: []}");
    await("a dead letter of the spec", () -> !letters("invalid_spec").isEmpty());
    assertThat(letters("invalid_spec"))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.get("detail").asText())
                    .contains(
                        "models/m.yaml",
                        "problem (line 1): must be one of",
                        "windows (line 1): must have at least one"));
    String newestBefore = newest("m");
    awaitWhilePlaying(
        "windows under the last good spec", () -> newest("m").compareTo(newestBefore) > 0, "m");
    assertThat(versions("m", "psi")).isEqualTo(good);

    // Removed: its events are of no known model again.
    long unknown = letters("unknown_model").size();
    Files.delete(folder.resolve("models/n.yaml"));
    awaitWhilePlaying(
        "events of n refused", () -> letters("unknown_model").size() > unknown, "m", "n");
    Map<String, Long> accounts = accounts();
    assertThat(accounts.get("events_in"))
        .isEqualTo(
            accounts.get("events_profiled")
                + accounts.get("events_late")
                + accounts.get("events_dead_lettered"));
  }

  @Test
  void aChangedExpressionIsNotMixedWithWhatItWas() throws Exception {
    String rate = "expression_violation_rate";
    publish("m.yaml", "m", null, "expressions: {low: 'x < 100'}");
    start("models-folder: models/");
    awaitWhilePlaying("windows of m", () -> figures("m", rate).size() >= 3, "m");
    assertThat(status("m", rate)).containsOnly("ok");

    publish("m.yaml", "m", null, "expressions: {low: 'x > 100'}");
    awaitWhilePlaying("violations", () -> status("m", rate).contains("critical"), "m");
    String since = newest("m");
    awaitWhilePlaying("more windows", () -> newest("m").compareTo(since) > 0, "m");
    // Each window was counted by one of them alone.
    assertThat(figures("m", rate).values())
        .allSatisfy(figure -> assertThat(figure.get("value").asDouble()).isIn(0.0, 1.0));

    // Broken: all that is wrong with all of them, and the last good one stays.
    publish("m.yaml", "m", null, "expressions: {low: 'x >', loop: '[1].all(y, y > x)'}");
    await("a dead letter of the spec", () -> !letters("invalid_spec").isEmpty());
    assertThat(letters("invalid_spec"))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.get("detail").asText())
                    .contains(
                        "expressions.low (line 7): character 4",
                        "expressions.loop (line 7): character 8: there are no loops"));
    String newestBefore = newest("m");
    awaitWhilePlaying(
        "windows under the last good spec", () -> newest("m").compareTo(newestBefore) > 0, "m");
    assertThat(figures("m", rate).get(newest("m")).get("value").asDouble()).isEqualTo(1.0);

    // Removed: no figure of it any more.
    publish("m.yaml", "m", null, "");
    awaitWhilePlaying("the change", () -> !figures("m", rate).containsKey(newest("m")), "m");
  }

  @Test
  void modelsOfACompactedTopicComeChangeAndGo() throws Exception {
    baseline("first.json", 0, "m");
    kafka.createTopic("specs", 1);
    start(
        "models-topic: {bootstrap-servers: \"%s\", topic: specs}"
            .formatted(kafka.bootstrapServers()));
    topics.put("specs", "m", spec("m", "first.json", ""));
    awaitWhilePlaying("windows of m", () -> figures("m", "psi").size() >= 2, "m");
    assertThat(status("m", "count")).doesNotContain("critical");

    topics.put("specs", "m", spec("m", "first.json", STRICT));
    awaitWhilePlaying("the stricter limit", () -> status("m", "count").contains("critical"), "m");
    // The panes were kept: no window says that the spec changed.
    assertThat(figures("m", "count").values())
        .extracting(figure -> figure.get("reason").asText(""))
        .doesNotContain("spec-changed");

    topics.put("specs", "m", null);
    awaitWhilePlaying(
        "events of m refused", () -> !letters("unknown_model").isEmpty() && refusedLast(), "m");
  }

  @Test
  void aRestartTakesUpWhatChangedInTheConfigurationMeanwhile() throws Exception {
    baseline("first.json", 0, "m");
    start("models:\n- " + spec("m", "first.json", "").indent(2).strip());
    awaitWhilePlaying("windows of m", () -> figures("m", "count").size() >= 4, "m");
    run.stop();
    run.close();
    run = null;
    TreeMap<String, JsonNode> before = figures("m", "count");

    write(
        "models:\n- "
            + spec("m", "first.json", STRICT).indent(2).strip()
            + "\n- "
            + spec("n", null, "").indent(2).strip());
    run = EmbeddedRun.start(read(), false, twoTaskManagers());
    assertThat(run.resumedFrom()).isPresent();
    awaitWhilePlaying(
        "the stricter limit", () -> status("m", "count").contains("critical"), "m", "n");
    awaitWhilePlaying("windows of n", () -> figures("n", "count").size() >= 2, "m", "n");

    // What was reported before is as it was, and every window of the stream is there.
    TreeMap<String, JsonNode> after = figures("m", "count");
    before.forEach((start, figure) -> assertThat(after.get(start)).isEqualTo(figure));
    int windows = 0;
    for (String start : after.headMap(newest("m")).keySet()) {
      assertThat(start).isEqualTo(time(10 * windows++));
      assertThat(after.get(start).get("value").asInt()).isEqualTo(10 * PER_SECOND);
    }
    boolean judged = false;
    for (JsonNode figure : after.values()) {
      boolean critical = figure.get("status").asText().equals("critical");
      assertThat(critical || !judged).as("judged from one window on").isTrue();
      judged |= critical;
    }
  }

  @Test
  void aSourceThatHasEndedBesideALiveOneHoldsUpNothing() throws Exception {
    List<String> history = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      history.add(event("m", "h" + i, START.minusSeconds(500 - i), 0));
    }
    Files.write(folder.resolve("history.jsonl"), history);
    sources =
        """
        predictions:
            - {name: history, type: files, path: history.jsonl}
            - {name: predictions, type: kafka, bootstrap-servers: "%s", topic: events, out-of-orderness: 0s}
        """
            .formatted(kafka.bootstrapServers())
            .strip();
    publish("m.yaml", "m", null, "");
    start("models-folder: models/");
    awaitWhilePlaying("windows of m", () -> figures("m", "count").size() >= 52, "m");

    publish("m.yaml", "m", null, STRICT);
    awaitWhilePlaying("the stricter limit", () -> status("m", "count").contains("critical"), "m");
    Files.writeString(folder.resolve("models/n.yaml"), "{id: n, problem: guess, windows: []}");
    await("a dead letter of the spec", () -> letters("invalid_spec").size() == 1);

    run.stop();
    run.close();
    run = EmbeddedRun.start(read(), false, twoTaskManagers());
    assertThat(run.resumedFrom()).isPresent();
    int before = second;
    publish("m.yaml", "m", null, "");
    awaitWhilePlaying(
        "the limit taken back",
        () ->
            figures("m", "count").tailMap(time(before)).values().stream()
                .anyMatch(figure -> !figure.get("status").asText().equals("critical")),
        "m");
    Files.writeString(folder.resolve("models/o.yaml"), "{id: o, windows: []}");
    await("a dead letter of the other spec", () -> letters("invalid_spec").size() == 2);
    assertThat(letters("invalid_spec").get(1).get("position").asText()).isEqualTo("models/o.yaml");
  }

  @Test
  void aModelWithoutEventsIsJudgedByTheSpecThatCameWhileTheJobWasDown() throws Exception {
    publish("m.yaml", "m", null, "");
    publishQuiet("");
    start("models-folder: models/");
    play(10, "quiet");
    awaitWhilePlaying("windows of m", () -> figures("m", "count").size() >= 3, "m");
    run.stop();
    run.close();
    long profiled = (long) PER_SECOND * second;

    publishQuiet(STRICT);
    publish("n.yaml", "n", null, "");
    run = EmbeddedRun.start(read(), false, twoTaskManagers());
    assertThat(run.resumedFrom()).isPresent();
    // The stream stands still until the specs are in force: n is accepted with the change.
    await(
        "an event of n",
        () -> {
          send("n", second - 1, 0);
          topics.flush();
          return accounts().getOrDefault("events_profiled", 0L) > profiled;
        });
    assertThat(figures("quiet", "count")).doesNotContainKey(time(0));
    play(250, "m");
    awaitWhilePlaying(
        "the window of the quiet model", () -> figures("quiet", "count").containsKey(time(0)), "m");

    assertThat(figures("quiet", "count").get(time(0)).get("status").asText())
        .as("the window ended after the change")
        .isEqualTo("critical");
  }

  private void publishQuiet(String more) throws IOException {
    Files.writeString(
        folder.resolve("models/quiet.yaml"),
        spec("quiet", null, more).replace("[10s]", "[{size: 5m, every: 1m}]"));
  }

  @Test
  void aChangeJustBeforeAKillChangesNoWindowTwice() throws Exception {
    publish("m.yaml", "m", null, "");
    write("models-folder: models/");
    Path configuration = folder.resolve("plumbline.yaml");
    try (ChildRun child = ChildRun.start(configuration, folder.resolve("first.log"))) {
      playWhile(child, () -> figures("m", "count").size() < 3);
      publish("m.yaml", "m", null, STRICT);
      playWhile(child, () -> !judged());
      child.kill();
    }
    try (ChildRun child = ChildRun.start(configuration, folder.resolve("second.log"))) {
      String since = newest("m");
      playWhile(child, () -> figures("m", "count").tailMap(since).size() < 5);
      assertThat(child.stop()).as(child.said()).isEqualTo(143);
    }
    int windows = 0;
    boolean judged = false;
    for (Map.Entry<String, JsonNode> window :
        figures("m", "count").headMap(newest("m")).entrySet()) {
      assertThat(window.getKey()).isEqualTo(time(10 * windows++));
      assertThat(window.getValue().get("value").asInt()).isEqualTo(10 * PER_SECOND);
      boolean critical = window.getValue().get("status").asText().equals("critical");
      assertThat(critical || !judged).as("judged from one window on").isTrue();
      judged |= critical;
    }
    assertThat(judged).isTrue();
  }

  private boolean judged() throws IOException {
    return status("m", "count").contains("critical");
  }

  private void playWhile(ChildRun child, Condition condition) throws Exception {
    boolean lives =
        child.awaitWhileAlive(
            () -> {
              try {
                boolean goOn = condition.holds();
                // Not far ahead of what came out: a change is to come into a stream that moves.
                if (goOn && second < 10 * figures("m", "count").size() + 30) {
                  play(1, "m");
                }
                return !goOn;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(lives).as(child.said()).isTrue();
  }

  @Test
  void aModelThatComesBackOverwritesNoFigureOfItsFirstLife() throws Exception {
    sources =
        """
        predictions: {type: kafka, bootstrap-servers: "%s", topic: events, out-of-orderness: 0s,
            idle-after: 30s, properties: {partition.discovery.interval.ms: "200"}}
        """
            .formatted(kafka.bootstrapServers())
            .strip();
    publish("m.yaml", "m", null, "");
    publish("n.yaml", "n", null, "");
    start("models-folder: models/");
    awaitWhilePlaying("windows of n", () -> figures("n", "count").size() >= 3, "m", "n");
    Files.delete(folder.resolve("models/n.yaml"));
    awaitWhilePlaying("events of n refused", () -> !letters("unknown_model").isEmpty(), "m", "n");
    TreeMap<String, JsonNode> before = figures("n", "count");
    String newestBefore = before.lastKey();
    publish("n.yaml", "n", null, "");
    awaitWhilePlaying("n is back", () -> newest("n").compareTo(newestBefore) > 0, "m", "n");

    // Events of its own from before it came back are late too.
    awaitAllCounted(0);
    long late = accounts().get("events_late");
    // A partition that was not there before: no event of its own is before these.
    topics.grow("events", 3);
    for (int i = 0; i < PER_SECOND; i++) {
      topics.send("events", 2, event("n", "old" + i, START.plusSeconds(5), 0));
    }
    topics.flush();
    awaitAllCounted(PER_SECOND);

    assertThat(accounts().get("events_late")).isEqualTo(late + PER_SECOND);
    String newestSince = newest("m");
    awaitWhilePlaying("windows since", () -> newest("m").compareTo(newestSince) > 0, "m");
    assertThat(figures("n", "count")).containsAllEntriesOf(before);
  }

  private void awaitAllCounted(int besides) throws Exception {
    long all = besides + sent.values().stream().mapToLong(Integer::longValue).sum();
    await("the accounts of all", () -> accounts().getOrDefault("events_in", 0L) == all);
  }

  private boolean refusedLast() throws IOException {
    List<JsonNode> letters = letters("unknown_model");
    return letters.get(letters.size() - 1).get("detail").asText().contains("'m'");
  }

  // ---- the job ----

  private void start(String models) throws Exception {
    write(models);
    run = EmbeddedRun.start(read(), true, twoTaskManagers());
  }

  private Configuration read() throws Exception {
    return ConfigurationReader.read(folder.resolve("plumbline.yaml"), List.of());
  }

  private static org.apache.flink.configuration.Configuration twoTaskManagers() {
    org.apache.flink.configuration.Configuration also =
        new org.apache.flink.configuration.Configuration();
    also.set(TaskManagerOptions.MINI_CLUSTER_NUM_TASK_MANAGERS, 2);
    also.set(TaskManagerOptions.NUM_TASK_SLOTS, 1);
    return also;
  }

  private void write(String models) throws IOException {
    Files.writeString(
        folder.resolve("plumbline.yaml"),
        """
        parallelism: 2
        checkpoint-interval: 300ms
        sources:
          %s
        %s
        sinks: [{type: files, path: out}]
        """
            .formatted(sources, models));
  }

  private static String spec(String model, String baseline, String more) {
    return """
        id: %s
        problem: regression
        windows: [10s]
        allowed-lateness: 0s
        features: {x: {kind: numeric}}
        %s
        %s
        """
        .formatted(model, baseline == null ? "" : "baseline: " + baseline, more);
  }

  /** As editors and deployments do: the whole file at once. */
  private void publish(String name, String model, String baseline, String more) throws IOException {
    Path next = folder.resolve("models/." + name);
    Files.writeString(next, spec(model, baseline == null ? null : "../" + baseline, more));
    Files.move(next, folder.resolve("models/" + name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void baseline(String name, double mean, String model) throws IOException {
    Path reference = folder.resolve("reference.jsonl");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(event(model, "r" + i, START.plusSeconds(i), mean));
    }
    Files.write(reference, lines);
    int code =
        Plumbline.execute(
            "baseline",
            "--input",
            reference.toString(),
            "--output",
            folder.resolve(name).toString());
    assertThat(code).isZero();
  }

  // ---- the stream ----

  private String event(String model, String id, Instant time, double mean) {
    return "{\"model\":\"%s\",\"event_id\":\"%s\",\"event_time\":\"%s\",\"features\":{\"x\":%s},\"prediction\":{\"label\":%s}}"
        .formatted(model, id, time, mean + random.nextGaussian(), random.nextDouble());
  }

  /** So many seconds more of the stream, in order in both partitions. */
  private void play(int seconds, String... models) {
    for (int end = second + seconds; second < end; second++) {
      for (String model : models) {
        for (int i = 0; i < PER_SECOND; i++) {
          send(model, second, i);
        }
      }
    }
    topics.flush();
  }

  private void send(String model, int atSecond, int i) {
    Instant at = START.plusSeconds(atSecond).plusMillis(i * 1_000L / PER_SECOND);
    int number = sent.merge(model, 1, Integer::sum);
    topics.send("events", i % 2, event(model, model + number, at, 0));
  }

  private static String time(int second) {
    return START.plusSeconds(second).toString();
  }

  // ---- what came out ----

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(String what, Condition condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited for %s", what).isLessThan(until);
      assertThat(run.await(Duration.ofMillis(200))).as("the job goes on").isEmpty();
    }
  }

  private void awaitWhilePlaying(String what, Condition condition, String... models)
      throws Exception {
    await(
        what,
        () -> {
          play(1, models);
          return condition.holds();
        });
  }

  private List<JsonNode> lines(String file) throws IOException {
    Path path = folder.resolve("out").resolve(file);
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(path)) {
      // The last line may be on its way.
      return lines.filter(line -> line.endsWith("}")).map(FinalFigures::parse).toList();
    }
  }

  /** The last record of a figure of the model's feature or stream, by the start of its window. */
  private TreeMap<String, JsonNode> figures(String model, String metric) throws IOException {
    TreeMap<String, JsonNode> figures = new TreeMap<>();
    for (JsonNode figure : lines("metrics.jsonl")) {
      String subject = figure.get("subject").asText();
      if (figure.get("model").asText().equals(model)
          && figure.get("metric").asText().equals(metric)
          && (subject.equals("feature:x")
              || subject.startsWith("expression:")
              || (subject.equals("stream") && metric.equals("count")))) {
        if (!metric.equals("count") || subject.equals("stream")) {
          figures.put(figure.get("window_start").asText(), figure);
        }
      }
    }
    return figures;
  }

  private TreeSet<String> versions(String model, String metric) throws IOException {
    return figures(model, metric).values().stream()
        .map(figure -> figure.get("baseline_version").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private TreeSet<String> status(String model, String metric) throws IOException {
    return figures(model, metric).values().stream()
        .map(figure -> figure.get("status").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String newest(String model) throws IOException {
    return figures(model, "count").lastKey();
  }

  private String changedWindow(String model, TreeSet<String> known) throws IOException {
    return figures(model, "psi").entrySet().stream()
        .filter(figure -> !known.contains(figure.getValue().get("baseline_version").asText()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> letters(String reason) throws IOException {
    return lines("dead-letters.jsonl").stream()
        .filter(letter -> letter.get("reason").asText().equals(reason))
        .toList();
  }

  private Map<String, Long> accounts() throws IOException {
    Map<String, Long> accounts = new HashMap<>();
    for (JsonNode figure : lines("metrics.jsonl")) {
      if (figure.get("subject").asText().equals("source:predictions")
          && figure.get("metric").asText().startsWith("events_")) {
        accounts.put(figure.get("metric").asText(), figure.get("value").asLong());
      }
    }
    return accounts;
  }
}
