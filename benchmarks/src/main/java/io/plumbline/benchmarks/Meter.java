package io.plumbline.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Measures one job from inside its process, from the first record that is read to the last one that
 * any operator takes in: the time, the processor time and the bytes allocated of the whole process
 * in between, and the bytes that left the tasks of the sources. Looks every few milliseconds and
 * writes a file of properties when the job's cluster ends.
 *
 * <p>What is allocated is the sum over all threads; of a thread that ends, what it allocated after
 * the last look is lost.
 */
public final class Meter implements MetricReporter {
  /** The reporter's key of the file to write. */
  static final String OUTPUT = "output";

  private static final long EVERY_MILLIS = 5;

  private final Path output;
  private final Map<Counter, Boolean> recordsIn = new ConcurrentHashMap<>();
  private final Map<Counter, Boolean> bytesOut = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::watch, "meter");
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private final Map<Long, Long> allocated = new HashMap<>();

  private volatile boolean closed;
  private Look first = new Look(0, 0, 0, 0, 0);
  private Look last = first;
  private long shuffled;

  private Meter(Path output) {
    this.output = output;
  }

  /** Called by Flink, which finds it as a service. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Meter(Path.of(properties.getProperty(OUTPUT)));
    }
  }

  /** The settings with which a job is measured. */
  static org.apache.flink.configuration.Configuration settings(Path output) {
    org.apache.flink.configuration.Configuration settings =
        new org.apache.flink.configuration.Configuration();
    settings.setString("metrics.reporter.meter.factory.class", Factory.class.getName());
    settings.setString("metrics.reporter.meter." + OUTPUT, output.toString());
    return settings;
  }

  private record Look(
      long nanos, long cpuNanos, long compilerMillis, long allocatedBytes, long records) {}

  @Override
  public void open(MetricConfig config) {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Counter counter) {
      if (name.equals("numRecordsIn")) {
        recordsIn.put(counter, true);
      } else if (name.equals("numBytesOut")
          && group.getAllVariables().getOrDefault("<task_name>", "").startsWith("Source:")) {
        bytesOut.put(counter, true);
      }
    }
  }

  /** Ended operators stay in the sums. */
  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

  private void watch() {
    while (!closed) {
      look();
      try {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    long records = 0;
    for (Counter counter : recordsIn.keySet()) {
      records += counter.getCount();
    }
    if (records == last.records() && records > 0) {
      return;
    }
    last =
        new Look(
            System.nanoTime(),
            process.getProcessCpuTime(),
            compiler.getTotalCompilationTime(),
            allocatedBytes(),
            records);
    if (records == 0) {
      first = last;
    }
  }

  private long allocatedBytes() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != Thread.currentThread().getId() && bytes[i] >= 0) {
        allocated.put(ids[i], bytes[i]);
      }
    }
    return allocated.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
      for (Counter counter : bytesOut.keySet()) {
        shuffled += counter.getCount();
      }
      write();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write() throws IOException {
    Measured measured =
        new Measured(
            last.nanos() - first.nanos(),
            last.cpuNanos() - first.cpuNanos(),
            TimeUnit.MILLISECONDS.toNanos(last.compilerMillis() - first.compilerMillis()),
            last.allocatedBytes() - first.allocatedBytes(),
            shuffled);
    Path written = output.resolveSibling(output.getFileName() + ".new");
    Files.writeString(written, measured.line());
    Files.move(written, output, StandardCopyOption.ATOMIC_MOVE);
  }
}
