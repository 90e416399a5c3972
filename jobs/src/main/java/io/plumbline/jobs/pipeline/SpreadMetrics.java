package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** One record per figure of a window. */
final class SpreadMetrics extends ProcessFunction<EvaluatedWindow, Metric> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(EvaluatedWindow window, Context context, Collector<Metric> out) {
    window.metrics().forEach(out::collect);
  }
}
