package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run over three models, from a real broker and from files, whose process is killed at random
 * moments and started again by the same command, each time at another parallelism, with aligned or
 * unaligned checkpoints; compared with one that nobody disturbed.
 *
 * <p>The broker paces the reading, so that the kills fall into the middle on any machine. Moments
 * are drawn by a seed, relative to what is seen of the run: while it restores, when its results
 * grow, or after a checkpoint.
 */
class KillSuiteTest {
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  private EmbeddedKafka kafka;
  private Topics topics;
  private ThreeModels models;

  @BeforeEach
  void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
    models = new ThreeModels(folder, kafka.bootstrapServers(), topics);
  }

  @AfterEach
  void stopBroker() {
    topics.close();
    kafka.close();
  }

  @Test
  void afterKillsAndAStopFiguresAndAlertsAreThoseOfAnUndisturbedRun() throws Exception {
    compare(48_000, List.of(End.KILL, End.STOP, End.KILL), 11, false);
  }

  @Test
  @Tag("slow")
  void afterTwentyKillsOverOrderedInputFiguresAndAlertsAreThoseOfAnUndisturbedRun()
      throws Exception {
    compare(240_000, Collections.nCopies(20, End.KILL), 12, false);
  }

  @Test
  @Tag("slow")
  void afterTwentyKillsOverLateInputFiguresAreThoseOfAnUndisturbedRun() throws Exception {
    compare(240_000, Collections.nCopies(20, End.KILL), 13, true);
  }

  /** How a life of the run ends. */
  private enum End {
    KILL,
    STOP
  }

  private void compare(int events, List<End> ends, long seed, boolean late) throws Exception {
    models.createTopics();
    models.writeBaselines();
    models.writeEvents(events, late);
    Path whole = models.configuration("whole");
    assertThat(Plumbline.execute("run", "--quiet", "--config", whole.toString())).isZero();

    endAndRestart(models.configuration("killed"), ends, new SplittableRandom(seed));

    List<String> expected = FinalFigures.of(models.file("whole", "metrics"));
    assertThat(expected).hasSizeGreaterThan(10_000);
    assertThat(FinalFigures.of(models.file("killed", "metrics"))).isEqualTo(expected);
    List<String> committed = topics.committed("killed-metrics");
    assertThat(FinalFigures.of(committed.stream())).isEqualTo(expected);
    // Both outputs are exact: they hold the same records, each as often as the other.
    assertThat(committed.stream().sorted())
        .isEqualTo(models.lines("killed", "metrics").stream().sorted().toList());
    assertThat(models.accounts("killed")).isEqualTo(models.accounts("whole"));
    assertThat(models.accounts("killed").get("source:predictions events_late"))
        .satisfies(lateEvents -> assertThat(lateEvents > 0).isEqualTo(late));
    assertThat(models.lines("killed", "dead-letters"))
        .doesNotHaveDuplicates()
        .hasSameSizeAs(models.lines("whole", "dead-letters"))
        .isNotEmpty();
    assertThat(models.lines("killed", "alerts")).doesNotHaveDuplicates();
    if (!late) {
      TreeSet<String> ids = ThreeModels.alertIds(models.lines("whole", "alerts"));
      assertThat(ids).hasSizeGreaterThan(2);
      assertThat(ThreeModels.alertIds(models.lines("killed", "alerts"))).isEqualTo(ids);
      assertThat(ThreeModels.alertIds(topics.committed("killed-alerts"))).isEqualTo(ids);
    }
  }

  private void endAndRestart(Path configuration, List<End> ends, SplittableRandom random)
      throws Exception {
    long inTopic = topics.written("events", ThreeModels.PARTITIONS);
    int lives = ends.size() + 1;
    String begins = "started";
    for (int life = 1; life < lives; life++) {
      End end = ends.get(life - 1);
      int parallelism = 1 + random.nextInt(4);
      boolean unaligned = random.nextBoolean();
      // All input in eight seconds a life: a life, which is shorter, reads less than its share, so
      // that
      // on a slow machine too there is something left to read when the last one begins.
      topics.pace(ThreeModels.BYTES_PER_EVENT * inTopic / (8L * lives) / parallelism);
      try (ChildRun run = start(configuration, "life-" + life, parallelism, unaligned)) {
        String moment = awaitMoment(run, lives, inTopic, random);
        assertThat(run.isAlive())
            .as("%s %s of %s, %s: the run said%n%s", end, life, ends.size(), moment, run.said())
            .isTrue();
        if (end == End.KILL) {
          run.kill();
        } else {
          assertThat(run.stop()).as(run.said()).isEqualTo(TERMINATED);
          assertThat(run.said()).contains("stopped with savepoint-");
        }
        assertThat(run.said()).contains(begins);
        System.out.printf(
            "%s %d of %d, at parallelism %d, %s checkpoints, %s: %d of %d read%n",
            end,
            life,
            ends.size(),
            parallelism,
            unaligned ? "unaligned" : "aligned",
            moment,
            topics.read("killed"),
            inTopic);
        begins = end == End.STOP ? ", from savepoint-" : "";
      }
    }
    topics.pace(0);
    try (ChildRun last = start(configuration, "last-life", 2, false)) {
      assertThat(last.await(Duration.ofMinutes(5))).as(last.said()).isZero();
      assertThat(last.said()).contains("going on with the run");
    }
  }

  private ChildRun start(Path configuration, String log, int parallelism, boolean unaligned)
      throws IOException {
    return ChildRun.start(
        configuration,
        folder.resolve(log + ".log"),
        "parallelism=" + parallelism,
        "unaligned-checkpoints=" + unaligned);
  }

  /** Waits for a random moment in the life of a run and says which it was. */
  private String awaitMoment(ChildRun run, int lives, long inTopic, SplittableRandom random)
      throws InterruptedException {
    long readBefore = topics.read("killed");
    long writtenBefore = topics.written("killed-metrics", 1);
    int kind = random.nextInt(5);
    long share = inTopic / lives;
    long more = random.nextLong(1, share / 4);
    Duration after = Duration.ofMillis(random.nextLong(300));
    // Near the end there is nothing left to be in the middle of but the restore itself.
    if (kind == 0 || readBefore > inTopic - 3 * share) {
      run.awaitWhileAlive(run::begun);
      run.goOn(after.multipliedBy(3));
      return "while it restored";
    }
    if (kind == 1) {
      run.awaitWhileAlive(() -> topics.written("killed-metrics", 1) > writtenBefore + 10);
      run.goOn(after);
      return "when its results grew";
    }
    run.awaitWhileAlive(() -> topics.read("killed") > readBefore + more);
    run.goOn(after);
    return "after a checkpoint";
  }
}
