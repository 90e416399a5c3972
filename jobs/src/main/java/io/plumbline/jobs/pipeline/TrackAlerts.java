package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.alert.AlertDecision;
import io.plumbline.detectors.alert.AlertPolicy;
import io.plumbline.detectors.alert.AlertState;
import io.plumbline.detectors.alert.AlertStateCodec;
import io.plumbline.detectors.spec.ModelSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Follows the violations of one segment of one model version from window to window. */
final class TrackAlerts extends KeyedProcessFunction<String, EvaluatedWindow, Alert> {
  private static final long serialVersionUID = 1L;

  private final List<MonitoredModel> models;

  private transient Map<String, Map<Long, ModelSpec>> specs;
  private transient ValueState<byte[]> state;

  TrackAlerts(List<MonitoredModel> models) {
    this.models = List.copyOf(models);
  }

  @Override
  public void open(OpenContext context) {
    specs = new HashMap<>();
    for (MonitoredModel model : models) {
      specs
          .computeIfAbsent(model.spec().id(), id -> new HashMap<>())
          .put(model.spec().specVersion(), model.spec());
    }
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("alerts", BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(EvaluatedWindow window, Context context, Collector<Alert> out)
      throws Exception {
    ModelSpec spec = specs.get(window.model()).get(window.specVersion());
    byte[] bytes = state.value();
    AlertState before = bytes == null ? AlertState.EMPTY : AlertStateCodec.decode(bytes);
    AlertPolicy policy = new AlertPolicy(spec, window.modelVersion(), window.segment());
    AlertDecision decision = policy.decide(before, List.of(window.figures()));
    state.update(AlertStateCodec.encode(decision.state()));
    decision.alerts().forEach(out::collect);
  }
}
