package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** One record per figure of a window. */
final class SpreadMetrics extends ProcessFunction<WindowFigures, Metric> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(WindowFigures figures, Context context, Collector<Metric> out) {
    figures.metrics().forEach(out::collect);
  }
}
