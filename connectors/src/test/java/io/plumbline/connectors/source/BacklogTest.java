package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final ReaderContext context = new ReaderContext();
  private final Backlog backlog = new Backlog();
  private final SourceReaderContext overheard = backlog.overhearing(context);

  @Test
  void whatTheReaderSaysIsHeard() {
    AtomicReference<Long> waiting = new AtomicReference<>(7L);
    assertThat(backlog.records()).isEqualTo(Backlog.UNKNOWN);
    overheard.metricGroup().setPendingRecordsGauge(waiting::get);
    assertThat(backlog.records()).isEqualTo(7);
    waiting.set(9L);
    assertThat(backlog.records()).isEqualTo(9);
  }

  @Test
  void whatTheReaderDoesNotKnowIsUnknown() {
    overheard.metricGroup().setPendingRecordsGauge(() -> -1L);
    assertThat(backlog.records()).isEqualTo(Backlog.UNKNOWN);
    overheard.metricGroup().setPendingRecordsGauge(() -> null);
    assertThat(backlog.records()).isEqualTo(Backlog.UNKNOWN);
  }

  @Test
  void flinkHearsItAsWell() {
    AtomicReference<Gauge<?>> registered = new AtomicReference<>();
    SourceReaderMetricGroup flinks =
        InternalSourceReaderMetricGroup.mock(
            new UnregisteredMetricsGroup() {
              @Override
              public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
                if (name.equals("pendingRecords")) {
                  registered.set(gauge);
                }
                return gauge;
              }
            });
    context.metrics = flinks;
    SourceReaderContext of = backlog.overhearing(context);
    of.metricGroup().setPendingRecordsGauge(() -> 5L);
    assertThat(registered.get().getValue()).isEqualTo(5L);
    assertThat(of.metricGroup().getIOMetricGroup()).isSameAs(flinks.getIOMetricGroup());
    assertThat(of.metricGroup().getScopeComponents()).isEqualTo(flinks.getScopeComponents());
  }

  @Test
  void allElseGoesToTheReadersContext() {
    overheard.sendSplitRequest();
    assertThat(context.splitRequests).isEqualTo(1);
    assertThat(overheard.getLocalHostName()).isEqualTo("localhost");
    assertThat(overheard.getIndexOfSubtask()).isZero();
    assertThat(overheard.metricGroup()).isSameAs(overheard.metricGroup());
  }
}
