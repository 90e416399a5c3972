package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The type of immutable records that go from operator to operator in a form of their own: those of
 * which there are so many that Flink's form of records, made component by component, is felt.
 * Beside the events it is figures that a job has most of.
 *
 * @param <T> the records
 */
final class WireType<T> extends TypeInformation<T> {
  static final WireType<EvaluatedWindow> EVALUATED_WINDOW =
      new WireType<>(EvaluatedWindow.class, new EvaluatedWindowForm());
  static final WireType<Metric> METRIC = new WireType<>(Metric.class, new MetricForm());

  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final Form<T> form;

  private WireType(Class<T> type, Form<T> form) {
    this.type = type;
    this.form = form;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return form.duplicate();
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireType<?> that && that.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof WireType;
  }

  /**
   * The bytes of such a record, which begin with a version: buffers under way are part of a
   * checkpoint. They are never kept as state.
   *
   * @param <T> the records
   */
  abstract static class Form<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final byte version;

    Form(int version) {
      this.version = (byte) version;
    }

    /** Writes a record's components. */
    abstract void write(T record, DataOutputView out) throws IOException;

    /** Reads what {@link #write} wrote. */
    abstract T read(DataInputView in) throws IOException;

    @Override
    public abstract Form<T> duplicate();

    @Override
    public final void serialize(T record, DataOutputView out) throws IOException {
      out.writeByte(version);
      write(record, out);
    }

    @Override
    public final T deserialize(DataInputView in) throws IOException {
      int found = in.readByte();
      if (found != version) {
        throw new IOException("a record under way must have version " + version + ": was " + found);
      }
      return read(in);
    }

    @Override
    public final T deserialize(T reuse, DataInputView in) throws IOException {
      return deserialize(in);
    }

    @Override
    public final boolean isImmutableType() {
      return true;
    }

    @Override
    public final T createInstance() {
      throw new UnsupportedOperationException("no record is created empty");
    }

    @Override
    public final T copy(T from) {
      return from;
    }

    @Override
    public final T copy(T from, T reuse) {
      return from;
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
      serialize(deserialize(source), target);
    }

    @Override
    public final int getLength() {
      return -1;
    }

    @Override
    public final TypeSerializerSnapshot<T> snapshotConfiguration() {
      throw new UnsupportedOperationException("records under way are not kept as state");
    }

    @Override
    public final boolean equals(@Nullable Object other) {
      return other != null && other.getClass() == getClass();
    }

    @Override
    public final int hashCode() {
      return getClass().hashCode();
    }
  }
}
