package io.plumbline.benchmarks;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Counts records and drops them. */
final class Counted<T> extends ProcessFunction<T, Void> {
  static final String NAME = "counted";

  private static final long serialVersionUID = 1L;

  private transient LongCounter counter;

  @Override
  public void open(OpenContext context) {
    counter = getRuntimeContext().getLongCounter(NAME);
  }

  @Override
  public void processElement(T record, Context context, Collector<Void> out) {
    counter.add(1);
  }
}
