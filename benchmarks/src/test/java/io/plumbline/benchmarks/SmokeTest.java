package io.plumbline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.infra.Blackhole;

/** Everything runs, on a few events; nothing is timed. */
class SmokeTest {
  @TempDir Path folder;

  @Test
  void throughputComparesEveryJobWithTheBareRead() throws Exception {
    Path output = folder.resolve("results/throughput.md");

    int status =
        Benchmarks.execute(
            "throughput",
            "--events=4000",
            "--rounds=1",
            "--passes=1",
            "--format=flat",
            "--parallelism=1",
            "--heap=512m",
            "--checks",
            "--output=" + output);

    assertThat(status).isZero();
    String table = Files.readString(output);
    assertThat(table).startsWith(Runtime.getRuntime().availableProcessors() + " processors");
    assertThat(table.lines().filter(line -> line.startsWith("|"))).hasSize(7);
    assertThat(table).contains("| 1 | flat | raw |").contains("| 1 | flat | job |");
    assertThat(table).contains("| 1 | flat | first |").contains("| 1 | flat | all |");
    assertThat(table).contains("| 1 | flat | bare | 1.00 [1.00..1.00] | 1.00 [1.00..1.00] |");
  }

  @Test
  void memoryIsMeasured() {
    assertThat(Benchmarks.execute("memory", "--models=3", "--features=10")).isZero();
  }

  @Test
  void everyKernelRuns() throws Exception {
    Blackhole sink =
        new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is"
                + " dangerous.");
    DecodeBenchmark decode = new DecodeBenchmark();
    decode.setUp();
    decode.flat(sink);
    decode.flatGenerated(sink);
    decode.envelope(sink);
    decode.envelopeGenerated(sink);
    decode.json(sink);
    decode.jsonTree(sink);
    decode.jsonTokens(sink);

    FoldBenchmark fold = new FoldBenchmark();
    fold.models = 16;
    fold.setUp();
    fold.fold();
    fold.decodeAndFold();

    ExpressionBenchmark expression = new ExpressionBenchmark();
    expression.expressions = "normal_1 >= -3;category_20.matches(\"^value\")";
    expression.setUp();
    expression.evaluate(sink);
    expression.fold();

    PartialBenchmark partial = new PartialBenchmark();
    partial.events = 100;
    partial.setUp();
    assertThat(partial.merge().events()).isEqualTo(200);
    assertThat(partial.encode()).isNotEmpty();
    assertThat(partial.decode().events()).isEqualTo(100);

    BinDistanceBenchmark distance = new BinDistanceBenchmark();
    distance.distance = "psi";
    distance.bins = 10;
    distance.setUp();
    assertThat(distance.between().value()).isPositive();

    StepDistanceBenchmark ks = new StepDistanceBenchmark();
    ks.overNumbers = "ks_statistic";
    ks.setUp();
    assertThat(ks.betweenProfiles().value()).isZero();
    assertThat(ks.betweenHistograms().value()).isZero();
    assertThat(ks.chanceLimit()).isPresent();
  }
}
