package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.alert.AlertDecision;
import io.plumbline.detectors.alert.AlertPolicy;
import io.plumbline.detectors.alert.AlertRules;
import io.plumbline.detectors.alert.AlertState;
import io.plumbline.detectors.alert.AlertStateCodec;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Follows the violations of one segment of one model version from window to window, by the rules
 * that come with the figures.
 */
final class TrackAlerts extends KeyedProcessFunction<String, EvaluatedWindow, Alert> {
  private static final long serialVersionUID = 2L;

  private transient ValueState<byte[]> state;
  private transient ValueState<byte[]> rules;

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    state =
        runtime.getState(
            new ValueStateDescriptor<>("alerts", BytePrimitiveArraySerializer.INSTANCE));
    rules =
        runtime.getState(
            new ValueStateDescriptor<>("rules", BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(EvaluatedWindow window, Context context, Collector<Alert> out)
      throws Exception {
    byte[] bytes = state.value();
    AlertState before = bytes == null ? AlertState.EMPTY : AlertStateCodec.decode(bytes);
    if (window.isLast()) {
      if (bytes != null) {
        AlertPolicy policy = policy(window, rules.value());
        (window.first() ? policy.retire(before) : policy.silence(before)).forEach(out::collect);
      }
      state.clear();
      rules.clear();
      return;
    }
    AlertDecision decision = policy(window, window.rules()).decide(before, window.figures());
    state.update(AlertStateCodec.encode(decision.state()));
    rules.update(window.rules());
    decision.alerts().forEach(out::collect);
  }

  private static AlertPolicy policy(EvaluatedWindow window, byte[] rules) {
    return new AlertPolicy(AlertRules.decode(rules), window.modelVersion(), window.segment());
  }
}
