package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.pipeline.MonitoringJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyTest {
  @TempDir Path folder;

  /** The job with every kind of end; Flink refuses a graph with a missing uid or a Kryo type. */
  private static final SpecFeed NO_SPECS =
      (source, restored) -> {
        throw new IllegalStateException("the job is only looked at");
      };

  private StreamExecutionEnvironment job() throws Exception {
    return job(
        """
          predictions:
            - {type: files, path: events.jsonl, format: json}
            - {type: kafka, bootstrap-servers: "localhost:1", topic: a, format: avro}
        """);
  }

  private StreamExecutionEnvironment job(String sources) throws Exception {
    Files.writeString(folder.resolve("events.jsonl"), "");
    Files.writeString(folder.resolve("baseline.json"), "{}");
    Path file =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            parallelism: 2
            sources:
            %s
            models:
              - {id: m, version: "1", problem: regression, baseline: baseline.json, windows: [1h]}
            sinks:
              - {type: files, path: out}
              - {type: kafka, bootstrap-servers: "localhost:1", metrics-topic: m, alerts-topic: a,
                 triggers-topic: t, dead-letters-topic: d}
            """
                .formatted(sources));
    Configuration configuration = ConfigurationReader.read(file, List.of());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(MonitoringJob.required());
    env.setParallelism(configuration.parallelism());
    env.enableCheckpointing(1_000);
    Ends ends = new Ends(configuration, NO_SPECS, Instant.EPOCH);
    MonitoringJob.define(
        env,
        ends.inlets(),
        ends.outlets(),
        ends.bounded(),
        configuration.heartbeat(),
        configuration.heartbeatsPerFigure());
    return env;
  }

  @Test
  void everyOperatorHasAFixedUid() throws Exception {
    var graph = job().getStreamGraph();
    Set<String> uids =
        graph.getStreamNodes().stream()
            .map(StreamNode::getTransformationUID)
            .collect(Collectors.toSet());
    assertThat(uids)
        .doesNotContainNull()
        .contains(
            "read-predictions",
            "read-predictions-2",
            "fold-events-predictions",
            "fold-events-predictions-2",
            "merge-profiles",
            "track-alerts",
            "account-inputs",
            "summarise-run");
  }

  @Test
  void theFoldIsChainedToItsSource() throws Exception {
    JobGraph graph = job().getStreamGraph().getJobGraph();
    assertThat(graph.getVerticesAsArray())
        .extracting(JobVertex::getName)
        .anyMatch(name -> name.contains("read predictions -> fold events of predictions"));
  }

  /** Nothing that is there by the clock brings a model: none can be said to be silent. */
  @Test
  void modelsWhosePredictionsEndAreNotWatchedForSilence() throws Exception {
    var graph =
        job("""
              predictions:
                - {type: files, path: events.jsonl, format: json}
              features:
                - {type: kafka, bootstrap-servers: "localhost:1", topic: a, format: avro}
            """)
            .getStreamGraph();
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .contains("watch-sources")
        .doesNotContain("watch-models");
    assertThat(job().getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .contains("watch-models");
  }
}
