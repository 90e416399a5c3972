package io.plumbline.benchmarks;

import io.plumbline.detectors.distance.BinDistance;
import io.plumbline.detectors.distance.BinDistances;
import io.plumbline.detectors.distance.StepDistance;
import io.plumbline.detectors.distance.StepDistances;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code benchmarks/run micro}: the kernels one by one, with JMH. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description =
        "Times the kernels with JMH: decode, fold, merge, encode and decode of a partial profile,"
            + " every distance. With --profile gc also what they allocate.")
final class MicroCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Which ones, by name. Default: all.")
  private String which;

  @Option(
      names = "--forks",
      defaultValue = "2",
      description = "Processes for each. Default: ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description =
          "Of one second in each process, after as many to warm up. Default:"
              + " ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(names = "--profile", paramLabel = "PROFILER", description = "A profiler of JMH: gc.")
  private String profiler;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the results as JSON to this file, too.")
  private Path output;

  @Override
  public Integer call() throws Exception {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("io\\.plumbline\\.benchmarks\\..*" + which)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(forks)
            .jvmArgsAppend(Jvm.FAIR_AVRO)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .param(
                "distance", BinDistances.ALL.stream().map(BinDistance::id).toArray(String[]::new))
            .param(
                "overNumbers",
                StepDistances.ALL.stream().map(StepDistance::id).toArray(String[]::new));
    if (profiler != null) {
      options.addProfiler(profiler);
    }
    if (output != null) {
      if (output.toAbsolutePath().getParent() != null) {
        Files.createDirectories(output.toAbsolutePath().getParent());
      }
      options.resultFormat(ResultFormatType.JSON).result(output.toString());
    }
    new Runner(options.build()).run();
    return ExitCode.OK;
  }
}
