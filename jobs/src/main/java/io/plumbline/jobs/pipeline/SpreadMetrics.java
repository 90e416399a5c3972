package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** One record per figure of a window, and one count of them for the summary. */
final class SpreadMetrics extends ProcessFunction<EvaluatedWindow, Metric> {
  /** What the windows add to the summary. */
  static final OutputTag<ModelTally> TALLIES = new OutputTag<>("model-tallies") {};

  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(EvaluatedWindow window, Context context, Collector<Metric> out) {
    window.metrics().forEach(out::collect);
    if (window.first() && !window.isLast()) {
      context.output(TALLIES, ModelTally.of(window));
    }
  }
}
