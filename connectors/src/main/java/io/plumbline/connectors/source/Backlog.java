package io.plumbline.connectors.source;

import java.util.Map;
import org.apache.flink.api.common.watermark.Watermark;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.events.EventBuilder;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.traces.SpanBuilder;
import org.apache.flink.util.UserCodeClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * How many records wait to be read, as the wrapped reader says in Flink's metric {@code
 * pendingRecords}: it is overheard where the reader registers it, so no client of its own asks the
 * brokers. Of Kafka it is the sum of the consumer's {@code records-lag} over the partitions that it
 * has read from: the end of each less what was fetched.
 */
public final class Backlog {
  /** Not known: the source does not say, or has not read anything yet. */
  public static final long UNKNOWN = -1;

  private volatile @Nullable Gauge<Long> pending;

  Backlog() {}

  /** How many records wait, or {@link #UNKNOWN}. May be asked from any thread. */
  public long records() {
    Gauge<Long> gauge = pending;
    Long records = gauge == null ? null : gauge.getValue();
    return records == null || records < 0 ? UNKNOWN : records;
  }

  /** The same context, for a reader whose word about its backlog is heard. */
  SourceReaderContext overhearing(SourceReaderContext context) {
    return new OverheardContext(context, new OverheardMetrics(context.metricGroup()));
  }

  private record OverheardContext(SourceReaderContext of, SourceReaderMetricGroup metricGroup)
      implements SourceReaderContext {
    @Override
    public Configuration getConfiguration() {
      return of.getConfiguration();
    }

    @Override
    public String getLocalHostName() {
      return of.getLocalHostName();
    }

    @Override
    public int getIndexOfSubtask() {
      return of.getIndexOfSubtask();
    }

    @Override
    public void sendSplitRequest() {
      of.sendSplitRequest();
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {
      of.sendSourceEventToCoordinator(event);
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return of.getUserCodeClassLoader();
    }

    @Override
    public int currentParallelism() {
      return of.currentParallelism();
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      of.emitWatermark(watermark);
    }
  }

  private final class OverheardMetrics implements SourceReaderMetricGroup {
    private final SourceReaderMetricGroup of;

    OverheardMetrics(SourceReaderMetricGroup of) {
      this.of = of;
    }

    @Override
    public void setPendingRecordsGauge(Gauge<Long> gauge) {
      pending = gauge;
      of.setPendingRecordsGauge(gauge);
    }

    @Override
    public void setPendingBytesGauge(Gauge<Long> gauge) {
      of.setPendingBytesGauge(gauge);
    }

    @Override
    public Counter getNumRecordsInErrorsCounter() {
      return of.getNumRecordsInErrorsCounter();
    }

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
      return of.getIOMetricGroup();
    }

    @Override
    public void addSpan(SpanBuilder span) {
      of.addSpan(span);
    }

    @Override
    public void addEvent(EventBuilder event) {
      of.addEvent(event);
    }

    @Override
    public Counter counter(String name) {
      return of.counter(name);
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      return of.counter(name, counter);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      return of.gauge(name, gauge);
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      return of.histogram(name, histogram);
    }

    @Override
    public <M extends Meter> M meter(String name, M meter) {
      return of.meter(name, meter);
    }

    @Override
    public MetricGroup addGroup(String name) {
      return of.addGroup(name);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return of.addGroup(key, value);
    }

    @Override
    public String[] getScopeComponents() {
      return of.getScopeComponents();
    }

    @Override
    public Map<String, String> getAllVariables() {
      return of.getAllVariables();
    }

    @Override
    public String getMetricIdentifier(String name) {
      return of.getMetricIdentifier(name);
    }

    @Override
    public String getMetricIdentifier(String name, CharacterFilter filter) {
      return of.getMetricIdentifier(name, filter);
    }
  }
}
