package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.time.Instant;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up what became of each source's inputs, exactly through failures, and reports it every few
 * seconds and at the end: events_in = events_profiled + events_late + events_duplicate +
 * events_dead_lettered. Beside them stand, where there is something to tell, the ids that were
 * forgotten for want of room, and the clock skew: event times less the records' own times.
 */
final class AccountInputs extends KeyedProcessFunction<String, Tally, Metric> {
  /** The monitor of the figures. */
  static final String MONITOR = "operations";

  /** The model of figures about a source, whatever models it carries. */
  static final String ANY_MODEL = "*";

  private static final long REPORT_MILLIS = 5_000;
  private static final long FROM = 0;
  private static final long TO = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();
  private static final long serialVersionUID = 1L;

  private transient ValueState<Tally> total;
  private transient ValueState<Boolean> reporting;
  private transient ListAccumulator<Tally> totals;

  @Override
  public void open(OpenContext context) {
    total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", StateType.TALLY));
    reporting =
        getRuntimeContext().getState(new ValueStateDescriptor<>("reporting", Types.BOOLEAN));
    totals = new ListAccumulator<>();
    getRuntimeContext().addAccumulator(LiveCounts.SOURCES, totals);
  }

  @Override
  public void processElement(Tally tally, Context context, Collector<Metric> out) throws Exception {
    Tally before = total.value();
    total.update(before == null ? tally : before.plus(tally));
    if (reporting.value() == null) {
      reporting.update(true);
      context
          .timerService()
          .registerProcessingTimeTimer(
              context.timerService().currentProcessingTime() + REPORT_MILLIS);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Metric> out)
      throws Exception {
    reporting.clear();
    Tally sum = total.value();
    if (context.timeDomain() == TimeDomain.EVENT_TIME) {
      totals.add(sum);
    }
    report("events_in", sum.in(), sum, out);
    report("events_profiled", sum.profiled(), sum, out);
    report("events_late", sum.late(), sum, out);
    report("events_duplicate", sum.duplicate(), sum, out);
    report("events_dead_lettered", sum.deadLettered(), sum, out);
    if (sum.forgottenIds() > 0) {
      report("ids_forgotten", sum.forgottenIds(), sum, out);
    }
    ClockSkew skew = sum.skew();
    if (skew.events() > 0) {
      report("clock_skew_min_ms", skew.min(), sum, out);
      report("clock_skew_mean_ms", skew.mean(), sum, out);
      report("clock_skew_max_ms", skew.max(), sum, out);
      report("events_ahead", skew.ahead(), sum, out);
    }
  }

  private static void report(String metric, double value, Tally sum, Collector<Metric> out) {
    out.collect(
        overAllTime(
            ANY_MODEL,
            ANY_MODEL,
            "source:" + sum.source(),
            metric,
            value,
            sum.in(),
            // Corrections move events to late, so the two together only grow.
            sum.in() + sum.late()));
  }

  /** A figure of this monitor, which belongs to no window. */
  static Metric overAllTime(
      String model,
      String version,
      String subject,
      String metric,
      double value,
      long sampleSize,
      long revision) {
    return new Metric(
        model,
        version,
        Metric.ALL,
        MONITOR,
        subject,
        metric,
        Metric.NO_BASELINE,
        null,
        "prediction",
        FROM,
        TO,
        value,
        null,
        null,
        Status.NOT_EVALUATED,
        "no-threshold",
        null,
        null,
        null,
        null,
        null,
        sampleSize,
        null,
        revision,
        false);
  }
}
