package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.cli.ClusterJob;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a Flink cluster of several processes, of which one dies. */
@Tag("slow")
class ClusterTest {
  private static final int EVENTS = 240_000;

  @TempDir Path folder;

  @Test
  void aJobThatLosesATaskManagerIsStoppedAndRestoredElsewhereEndsWithTheSameFigures()
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Topics topics = new Topics(kafka.bootstrapServers())) {
      ThreeModels models = new ThreeModels(folder, kafka.bootstrapServers(), topics);
      models.createTopics();
      models.writeBaselines();
      models.writeEvents(EVENTS, true);
      assertThat(
              Plumbline.execute(
                  "run", "--quiet", "--config", models.configuration("whole").toString()))
          .isZero();

      disturb(models.configuration("killed"), topics);

      List<String> expected = FinalFigures.of(models.file("whole", "metrics"));
      assertThat(expected).hasSizeGreaterThan(10_000);
      assertThat(FinalFigures.of(models.file("killed", "metrics"))).isEqualTo(expected);
      assertThat(topics.committed("killed-metrics").stream().sorted())
          .isEqualTo(models.lines("killed", "metrics").stream().sorted().toList());
      assertThat(models.accounts("killed")).isEqualTo(models.accounts("whole"));
    }
  }

  private void disturb(Path configuration, Topics topics) throws Exception {
    long inTopic = topics.written("events", ThreeModels.PARTITIONS);
    topics.pace(ThreeModels.BYTES_PER_EVENT * inTopic / 60);
    try (FlinkCluster cluster = new FlinkCluster(folder.resolve("cluster"))) {
      cluster.addTaskManager();
      cluster.addTaskManager();
      String job = cluster.run(ClusterJob.class.getName(), List.of(), arguments(configuration, 2));
      cluster.await(() -> topics.read("killed") > inTopic / 10);
      cluster.killTaskManager(1);
      cluster.addTaskManager();
      long atKill = topics.read("killed");
      cluster.await(() -> topics.read("killed") > atKill + inTopic / 10);
      assertThat(cluster.state(job)).isEqualTo("RUNNING");

      String savepoint = cluster.stop(job);
      assertThat(topics.read("killed")).isLessThan(inTopic);
      assertThat(cluster.state(job)).isEqualTo("FINISHED");
      topics.pace(0);
      String restored =
          cluster.run(
              ClusterJob.class.getName(), List.of("-s", savepoint), arguments(configuration, 1));
      cluster.await(() -> cluster.state(restored).equals("FINISHED"));
    }
  }

  private static List<String> arguments(Path configuration, int parallelism) {
    return List.of("--config", configuration.toString(), "--set", "parallelism=" + parallelism);
  }
}
