package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Adds up what was found of each model and hands it over when all input has ended. */
final class SummariseRun extends KeyedProcessFunction<String, ModelTally, Void> {
  /** The accumulator that holds one {@link ModelTally} per model version when the job is done. */
  static final String SUMMARY = "summary";

  private static final long serialVersionUID = 1L;

  private transient ValueState<ModelTally> total;
  private transient ListAccumulator<ModelTally> summary;

  static ModelTally of(EvaluatedWindow figures) {
    long warnings = 0;
    long criticals = 0;
    for (Metric metric : figures.metrics()) {
      warnings += metric.status() == Status.WARNING ? 1 : 0;
      criticals += metric.status() == Status.CRITICAL ? 1 : 0;
    }
    boolean first = figures.first();
    return new ModelTally(
        figures.model(),
        figures.modelVersion(),
        first ? 1 : 0,
        first ? figures.metrics().size() : 0,
        first ? warnings : 0,
        first ? criticals : 0,
        0,
        0);
  }

  static ModelTally of(Alert alert) {
    // A firing record whose severity changed is not another alert.
    boolean fired = alert.status().equals(Alert.FIRING) && alert.opens();
    boolean resolved = alert.status().equals(Alert.RESOLVED);
    return new ModelTally(
        alert.model(), alert.modelVersion(), 0, 0, 0, 0, fired ? 1 : 0, resolved ? 1 : 0);
  }

  @Override
  public void open(OpenContext context) {
    total =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("total", TypeInformation.of(ModelTally.class)));
    summary = new ListAccumulator<>();
    getRuntimeContext().addAccumulator(SUMMARY, summary);
  }

  @Override
  public void processElement(ModelTally tally, Context context, Collector<Void> out)
      throws Exception {
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
