package io.plumbline.connectors.sink;

import io.plumbline.connectors.format.OutputFormat;
import java.io.Serializable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An {@link OutputFormat} that travels with the job: each writer makes its own, with buffers of its
 * own.
 *
 * @param <T> the results
 */
public final class ResultFormat<T> implements ValueFormat<T> {
  private static final long serialVersionUID = 1L;

  private final Maker<T> maker;
  private final boolean json;
  private transient @Nullable OutputFormat<T> format;

  /** Makes a format. */
  interface Maker<T> extends Supplier<OutputFormat<T>>, Serializable {}

  ResultFormat(Maker<T> maker, boolean json) {
    this.maker = maker;
    this.json = json;
  }

  @Override
  public byte[] bytes(T value) {
    return json ? format().json(value) : format().avro(value);
  }

  /** What a later result about the same thing shares with this one. */
  public String key(T value) {
    return format().key(value);
  }

  private OutputFormat<T> format() {
    OutputFormat<T> made = format;
    if (made == null) {
      made = maker.get();
      format = made;
    }
    return made;
  }
}
