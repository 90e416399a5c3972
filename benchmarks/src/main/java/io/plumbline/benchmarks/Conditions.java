package io.plumbline.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * On what, and in what company, figures were taken: the machine, the versions, and how many of its
 * processors others kept busy meanwhile, without which no figure can be compared with another.
 */
final class Conditions {
  /** The commit that is measured, said by {@code benchmarks/run}. */
  private static final String COMMIT = "plumbline.commit";

  private static final Path PROCESSOR_TIMES = Path.of("/proc/stat");
  private static final double TICKS_A_SECOND = 100;

  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private double busySeconds;
  private double seconds;

  /** Runs something and notes how busy the machine was meanwhile. */
  <T> T during(Callable<T> work) throws Exception {
    long start = System.nanoTime();
    double before = busy();
    try {
      return work.call();
    } finally {
      busySeconds += busy() - before;
      seconds += (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
    }
  }

  /** What is to be known, as a line of Markdown. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%d processors (%s), of which all processes kept %s busy; %s %s; Flink %s, Kafka %s, Avro"
            + " %s; commit %s%n",
        machine.getAvailableProcessors(),
        System.getProperty("os.arch"),
        Double.isNaN(busySeconds) || seconds == 0
            ? "an unknown number"
            : String.format(Locale.ROOT, "%.1f", busySeconds / seconds),
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        EnvironmentInformation.getVersion(),
        AppInfoParser.getVersion(),
        org.apache.avro.Schema.class.getPackage().getImplementationVersion(),
        System.getProperty(COMMIT, "unknown"));
  }

  /** Processor time that all processes of the machine took; not a number where nobody says. */
  private static double busy() {
    if (!Files.isReadable(PROCESSOR_TIMES)) {
      return Double.NaN;
    }
    try {
      List<String> lines = Files.readAllLines(PROCESSOR_TIMES);
      long[] ticks =
          Arrays.stream(lines.get(0).replaceFirst("cpu +", "").split(" "))
              .mapToLong(Long::parseLong)
              .toArray();
      // user, nice, system, idle, iowait, irq, softirq
      return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TICKS_A_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
