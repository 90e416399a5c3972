package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.MetricCodec;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EvaluatedWindow} between operators: a version byte, its components, and its figures
 * with every string once, of which each figure has a dozen.
 */
final class EvaluatedWindowType extends TypeInformation<EvaluatedWindow> {
  static final EvaluatedWindowType INSTANCE = new EvaluatedWindowType();

  private static final long serialVersionUID = 1L;

  private EvaluatedWindowType() {}

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
  public Class<EvaluatedWindow> getTypeClass() {
    return EvaluatedWindow.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<EvaluatedWindow> createSerializer(SerializerConfig config) {
    return Form.INSTANCE;
  }

  @Override
  public String toString() {
    return "EvaluatedWindow";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EvaluatedWindowType;
  }

  @Override
  public int hashCode() {
    return EvaluatedWindowType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EvaluatedWindowType;
  }

  /** The bytes. */
  static final class Form extends TypeSerializerSingleton<EvaluatedWindow> {
    static final Form INSTANCE = new Form();

    private static final int VERSION = 1;
    private static final long serialVersionUID = 1L;

    private Form() {}

    @Override
    public boolean isImmutableType() {
      return true;
    }

    @Override
    public EvaluatedWindow createInstance() {
      throw new UnsupportedOperationException("no window is created empty");
    }

    @Override
    public EvaluatedWindow copy(EvaluatedWindow from) {
      return from;
    }

    @Override
    public EvaluatedWindow copy(EvaluatedWindow from, EvaluatedWindow reuse) {
      return from;
    }

    @Override
    public int getLength() {
      return -1;
    }

    @Override
    public void serialize(EvaluatedWindow window, DataOutputView out) throws IOException {
      out.writeByte(VERSION);
      StringValue.writeString(window.model(), out);
      StringValue.writeString(window.modelVersion(), out);
      StringValue.writeString(window.segment(), out);
      out.writeLong(window.specVersion());
      out.writeLong(window.window().size());
      out.writeLong(window.window().every());
      out.writeLong(window.window().offset());
      out.writeLong(window.window().start());
      out.writeLong(window.revision());
      out.writeBoolean(window.first());
      write(MetricCodec.encode(window.metrics()), out);
      write(window.rules(), out);
    }

    private static void write(byte[] bytes, DataOutputView out) throws IOException {
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    @Override
    public EvaluatedWindow deserialize(DataInputView in) throws IOException {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException(
            "a window under way must have version " + VERSION + ": was " + version);
      }
      return new EvaluatedWindow(
          StringValue.readString(in),
          StringValue.readString(in),
          StringValue.readString(in),
          in.readLong(),
          new Window(in.readLong(), in.readLong(), in.readLong(), in.readLong()),
          in.readLong(),
          in.readBoolean(),
          MetricCodec.decode(read(in)),
          read(in));
    }

    private static byte[] read(DataInputView in) throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return bytes;
    }

    @Override
    public EvaluatedWindow deserialize(EvaluatedWindow reuse, DataInputView in) throws IOException {
      return deserialize(in);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
      serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<EvaluatedWindow> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The configuration of the serializer: nothing; the bytes say their version. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<EvaluatedWindow> {
      /** Called by Flink on restore. */
      public Snapshot() {
        super(() -> INSTANCE);
      }
    }
  }
}
