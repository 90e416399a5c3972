package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Alert;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up what was found of each model version, and hands it over when all input has ended; also of
 * models that are watched no longer by then.
 */
final class SummariseRun extends KeyedCoProcessFunction<String, ModelTally, Alert, Void> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<ModelTally> total;
  private transient MapState<String, Boolean> firing;
  private transient ListAccumulator<ModelTally> summary;
  private transient LongCounter alerts;

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    total = runtime.getState(new ValueStateDescriptor<>("total", StateType.MODEL_TALLY));
    firing = runtime.getMapState(new MapStateDescriptor<>("firing", Types.STRING, Types.BOOLEAN));
    summary = new ListAccumulator<>();
    runtime.addAccumulator(LiveCounts.MODELS, summary);
    alerts = runtime.getLongCounter(LiveCounts.ALERTS);
  }

  @Override
  public void processElement1(ModelTally tally, Context context, Collector<Void> out)
      throws Exception {
    add(tally, context);
  }

  @Override
  public void processElement2(Alert alert, Context context, Collector<Void> out) throws Exception {
    if (alert.status().equals(Alert.RESOLVED)) {
      firing.remove(alert.alertId());
      add(ModelTally.of(alert, 0, 1), context);
    } else if (!firing.contains(alert.alertId())) {
      // A second record of one alert only says that its severity changed.
      firing.put(alert.alertId(), true);
      alerts.add(1L);
      add(ModelTally.of(alert, 1, 0), context);
    }
  }

  private void add(ModelTally tally, Context context) throws Exception {
    ModelTally before = total.value();
    total.update(before == null ? tally : before.plus(tally));
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Void> out)
      throws Exception {
    summary.add(total.value());
  }
}
