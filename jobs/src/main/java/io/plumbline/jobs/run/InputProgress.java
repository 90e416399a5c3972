package io.plumbline.jobs.run;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * How many bytes of a run's files are read, from the metrics of the files source. Flink makes its
 * reporters itself, so a run finds its own under the token that it configured.
 */
public final class InputProgress implements MetricReporter {
  /** The reporter's key of the token. */
  static final String TOKEN = "run";

  /**
   * The reporters of this process by token. Mutable and static since Flink makes a reporter by its
   * factory's name and hands it to nobody: the run that asked for it has no other way to it. It is
   * here while it is open.
   */
  private static final Map<String, InputProgress> OPEN = new ConcurrentHashMap<>();

  private final String token;
  private final Map<Metric, String> gauges = new ConcurrentHashMap<>();

  private InputProgress(String token) {
    this.token = token;
  }

  /** Called by Flink, which finds it as a service. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new InputProgress(properties.getProperty(TOKEN, ""));
    }
  }

  /** The bytes read by the run with the token, as they lie on the disk; 0 before it has begun. */
  static long bytesRead(String token) {
    InputProgress progress = OPEN.get(token);
    if (progress == null) {
      return 0;
    }
    return Math.max(
        0,
        progress.sum("bytesTotal") - progress.sum("bytesUnassigned") - progress.sum("bytesLeft"));
  }

  private long sum(String name) {
    long sum = 0;
    for (Map.Entry<Metric, String> entry : gauges.entrySet()) {
      if (entry.getValue().equals(name)
          && entry.getKey() instanceof Gauge<?> gauge
          && gauge.getValue() instanceof Number number) {
        sum += number.longValue();
      }
    }
    return sum;
  }

  @Override
  public void open(MetricConfig config) {
    OPEN.put(token, this);
  }

  @Override
  public void close() {
    OPEN.remove(token, this);
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (name.startsWith("bytes")) {
      gauges.put(metric, name);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    gauges.remove(metric);
  }
}
