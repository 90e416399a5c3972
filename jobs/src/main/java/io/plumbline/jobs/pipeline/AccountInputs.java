package io.plumbline.jobs.pipeline;

import static io.plumbline.jobs.pipeline.OperationsMetric.CLOCK_SKEW_MAX_MS;
import static io.plumbline.jobs.pipeline.OperationsMetric.CLOCK_SKEW_MEAN_MS;
import static io.plumbline.jobs.pipeline.OperationsMetric.CLOCK_SKEW_MIN_MS;
import static io.plumbline.jobs.pipeline.OperationsMetric.EVENTS_AHEAD;
import static io.plumbline.jobs.pipeline.OperationsMetric.EVENTS_DEAD_LETTERED;
import static io.plumbline.jobs.pipeline.OperationsMetric.EVENTS_DUPLICATE;
import static io.plumbline.jobs.pipeline.OperationsMetric.EVENTS_IN;
import static io.plumbline.jobs.pipeline.OperationsMetric.EVENTS_LATE;
import static io.plumbline.jobs.pipeline.OperationsMetric.EVENTS_PROFILED;
import static io.plumbline.jobs.pipeline.OperationsMetric.IDS_FORGOTTEN;

import io.plumbline.detectors.check.Metric;
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
  private static final long REPORT_MILLIS = 5_000;
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
    out.collect(EVENTS_IN.of(sum, sum.in()));
    out.collect(EVENTS_PROFILED.of(sum, sum.profiled()));
    out.collect(EVENTS_LATE.of(sum, sum.late()));
    out.collect(EVENTS_DUPLICATE.of(sum, sum.duplicate()));
    out.collect(EVENTS_DEAD_LETTERED.of(sum, sum.deadLettered()));
    if (sum.forgottenIds() > 0) {
      out.collect(IDS_FORGOTTEN.of(sum, sum.forgottenIds()));
    }
    ClockSkew skew = sum.skew();
    if (skew.events() > 0) {
      out.collect(CLOCK_SKEW_MIN_MS.of(sum, skew.min()));
      out.collect(CLOCK_SKEW_MEAN_MS.of(sum, skew.mean()));
      out.collect(CLOCK_SKEW_MAX_MS.of(sum, skew.max()));
      out.collect(EVENTS_AHEAD.of(sum, skew.ahead()));
    }
  }
}
