package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up which models lose events to lateness, exactly through failures, and reports it some
 * seconds after it changed and at the end: {@code events_late}, and {@code lateness_max_ms}, the
 * allowed lateness with which nothing would have been lost. Nothing is said of models without late
 * events. What is known of a model stays when the model is watched no longer: its figures are over
 * all time, and would fall if it came back.
 */
final class AccountLate extends KeyedProcessFunction<String, LateEvents, Metric> {
  private static final long REPORT_MILLIS = 5_000;
  private static final long serialVersionUID = 1L;

  private transient ValueState<LateEvents> total;
  private transient ValueState<Boolean> reporting;

  @Override
  public void open(OpenContext context) {
    total =
        getRuntimeContext().getState(new ValueStateDescriptor<>("total", StateType.LATE_EVENTS));
    reporting =
        getRuntimeContext().getState(new ValueStateDescriptor<>("reporting", Types.BOOLEAN));
  }

  @Override
  public void processElement(LateEvents late, Context context, Collector<Metric> out)
      throws Exception {
    LateEvents before = total.value();
    total.update(before == null ? late : before.plus(late));
    if (reporting.value() == null) {
      reporting.update(true);
      var timers = context.timerService();
      timers.registerProcessingTimeTimer(timers.currentProcessingTime() + REPORT_MILLIS);
      timers.registerEventTimeTimer(Long.MAX_VALUE);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Metric> out)
      throws Exception {
    reporting.clear();
    LateEvents sum = total.value();
    out.collect(OperationsMetric.MODEL_EVENTS_LATE.of(sum, sum.events()));
    out.collect(OperationsMetric.LATENESS_MAX_MS.of(sum, sum.behind()));
  }
}
