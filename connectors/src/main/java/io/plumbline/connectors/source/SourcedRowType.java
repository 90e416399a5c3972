package io.plumbline.connectors.source;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The type of {@link SourcedRow}, which can be neither copied nor serialised: a chain that is
 * broken, or runs without object reuse, fails at its first event instead of corrupting figures.
 */
public final class SourcedRowType extends TypeInformation<SourcedRow> {
  private static final long serialVersionUID = 1L;

  /** The only instance that is needed. */
  public static final SourcedRowType INSTANCE = new SourcedRowType();

  private SourcedRowType() {}

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
  public Class<SourcedRow> getTypeClass() {
    return SourcedRow.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<SourcedRow> createSerializer(SerializerConfig config) {
    return new Refusal();
  }

  @Override
  public String toString() {
    return "SourcedRow";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourcedRowType;
  }

  @Override
  public int hashCode() {
    return Objects.hash(SourcedRowType.class);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SourcedRowType;
  }

  private static final class Refusal extends TypeSerializer<SourcedRow> {
    private static final long serialVersionUID = 1L;

    private static UnsupportedOperationException refused(String what) {
      return new UnsupportedOperationException(
          "a SourcedRow is reused for every event and must not be "
              + what
              + ": keep its consumer chained to the source, with pipeline.object-reuse: true");
    }

    @Override
    public boolean isImmutableType() {
      return false;
    }

    @Override
    public TypeSerializer<SourcedRow> duplicate() {
      return this;
    }

    @Override
    public SourcedRow createInstance() {
      throw refused("deserialised");
    }

    @Override
    public SourcedRow copy(SourcedRow from) {
      throw refused("copied");
    }

    @Override
    public SourcedRow copy(SourcedRow from, SourcedRow reuse) {
      throw refused("copied");
    }

    @Override
    public int getLength() {
      return -1;
    }

    @Override
    public void serialize(SourcedRow row, DataOutputView target) {
      throw refused("serialised");
    }

    @Override
    public SourcedRow deserialize(DataInputView source) {
      throw refused("deserialised");
    }

    @Override
    public SourcedRow deserialize(SourcedRow reuse, DataInputView source) {
      throw refused("deserialised");
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) {
      throw refused("copied");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Refusal;
    }

    @Override
    public int hashCode() {
      return Objects.hash(Refusal.class);
    }

    @Override
    public TypeSerializerSnapshot<SourcedRow> snapshotConfiguration() {
      throw refused("kept in state");
    }
  }
}
