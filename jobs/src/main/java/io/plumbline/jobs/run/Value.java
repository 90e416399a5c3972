package io.plumbline.jobs.run;

import io.plumbline.connectors.format.OutputFormat;
import io.plumbline.connectors.sink.ValueFormat;
import java.io.Serializable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An output format that travels with the job: each writer makes its own, with buffers of its own.
 */
final class Value<T> implements ValueFormat<T> {
  private static final long serialVersionUID = 1L;

  private final Maker<T> maker;
  private final boolean json;
  private transient @Nullable OutputFormat<T> format;

  /** Makes a format. */
  interface Maker<T> extends Supplier<OutputFormat<T>>, Serializable {}

  private Value(Maker<T> maker, boolean json) {
    this.maker = maker;
    this.json = json;
  }

  static <T> Value<T> of(Maker<T> maker, boolean json) {
    return new Value<>(maker, json);
  }

  static <T> Value<T> json(Maker<T> maker) {
    return new Value<>(maker, true);
  }

  @Override
  public byte[] bytes(T value) {
    return json ? format().json(value) : format().avro(value);
  }

  String key(T value) {
    return format().key(value);
  }

  private OutputFormat<T> format() {
    if (format == null) {
      format = maker.get();
    }
    return format;
  }
}
