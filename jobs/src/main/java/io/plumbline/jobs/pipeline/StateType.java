package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.pipeline.Window.Block;
import io.plumbline.jobs.pipeline.Window.Pane;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * A record of numbers, flags and texts as Flink state: its components in their order. The state's
 * name, version and components are saved once beside it, not with each value.
 *
 * <p>Flink's own serializer of records would do but for one thing: it drops a field it does not
 * know, where what a later release wrote must be refused. When the components of a record change,
 * its version rises, and a reader of the old ones comes with it.
 *
 * @param <T> the record; its components are {@code long}, {@code int}, {@code boolean}, {@code
 *     String} or records of them, none null
 */
final class StateType<T extends Record> extends TypeSerializer<T> {
  static final StateType<Extent> EXTENT = new StateType<>("extent", 1, Extent.class);
  static final StateType<Window> WINDOW = new StateType<>("window", 1, Window.class);
  static final StateType<Pane> PANE = new StateType<>("pane", 1, Pane.class);
  static final StateType<Block> BLOCK = new StateType<>("block", 1, Block.class);
  static final StateType<Tally> TALLY = new StateType<>("tally", 1, Tally.class);
  static final StateType<ModelTally> MODEL_TALLY =
      new StateType<>("model-tally", 1, ModelTally.class);
  static final StateType<LateEvents> LATE_EVENTS =
      new StateType<>("late-events", 1, LateEvents.class);

  /** Every record that is kept as state: one line each. */
  private static final Map<String, StateType<?>> BY_NAME =
      Stream.of(EXTENT, WINDOW, PANE, BLOCK, TALLY, MODEL_TALLY, LATE_EVENTS)
          .collect(Collectors.toUnmodifiableMap(type -> type.name, Function.identity()));

  private static final long serialVersionUID = 1L;

  private final String name;
  private final int version;
  private final Class<T> type;
  private transient Shape shape;

  StateType(String name, int version, Class<T> type) {
    this.name = name;
    this.version = version;
    this.type = type;
    this.shape = Shape.of(type);
  }

  /** How a value is written and read. */
  private interface Form {
    /** What it is, as it is written beside the state. */
    String described();

    void write(Object value, DataOutputView out) throws IOException;

    Object read(DataInputView in) throws IOException;

    static Form of(Class<?> type) {
      return type.isRecord() ? Shape.of(type) : Plain.of(type);
    }
  }

  /** How a record is taken apart and put together. */
  private record Shape(List<Component> components, MethodHandle constructor) implements Form {
    static Shape of(Class<?> type) {
      RecordComponent[] parts = type.getRecordComponents();
      Class<?>[] types =
          Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle constructor =
            lookup
                .findConstructor(type, MethodType.methodType(void.class, types))
                .asSpreader(Object[].class, types.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
        Component[] components = new Component[parts.length];
        for (int i = 0; i < parts.length; i++) {
          MethodHandle accessor =
              lookup
                  .unreflect(parts[i].getAccessor())
                  .asType(MethodType.methodType(Object.class, Object.class));
          components[i] = new Component(parts[i].getName(), Form.of(types[i]), accessor);
        }
        return new Shape(List.of(components), constructor);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("a record kept as state must be visible: " + type, e);
      }
    }

    @Override
    public String described() {
      return components.stream()
          .map(component -> component.name() + ": " + component.form().described())
          .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public void write(Object value, DataOutputView out) throws IOException {
      for (Component component : components) {
        component.form().write(call(component.accessor(), value), out);
      }
    }

    @Override
    public Object read(DataInputView in) throws IOException {
      Object[] values = new Object[components.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = components.get(i).form().read(in);
      }
      return call(constructor, values);
    }
  }

  private record Component(String name, Form form, MethodHandle accessor) {}

  private enum Plain implements Form {
    LONG("long", long.class) {
      @Override
      public void write(Object value, DataOutputView out) throws IOException {
        out.writeLong((Long) value);
      }

      @Override
      public Object read(DataInputView in) throws IOException {
        return in.readLong();
      }
    },
    INT("int", int.class) {
      @Override
      public void write(Object value, DataOutputView out) throws IOException {
        out.writeInt((Integer) value);
      }

      @Override
      public Object read(DataInputView in) throws IOException {
        return in.readInt();
      }
    },
    BOOLEAN("boolean", boolean.class) {
      @Override
      public void write(Object value, DataOutputView out) throws IOException {
        out.writeBoolean((Boolean) value);
      }

      @Override
      public Object read(DataInputView in) throws IOException {
        return in.readBoolean();
      }
    },
    TEXT("text", String.class) {
      @Override
      public void write(Object value, DataOutputView out) throws IOException {
        // Not as modified UTF-8, which ends at 64 KiB: clients name versions as they like.
        StringValue.writeString((String) value, out);
      }

      @Override
      public Object read(DataInputView in) throws IOException {
        return StringValue.readString(in);
      }
    };

    private final String written;
    private final Class<?> type;

    Plain(String written, Class<?> type) {
      this.written = written;
      this.type = type;
    }

    @Override
    public String described() {
      return written;
    }

    static Plain of(Class<?> type) {
      return Arrays.stream(values())
          .filter(plain -> plain.type == type)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "a component kept as state must be a long, an int, a boolean, a String or a"
                          + " record of them: was "
                          + type));
    }
  }

  private Shape shape() {
    if (shape == null) {
      shape = Shape.of(type);
    }
    return shape;
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    shape().write(value, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return type.cast(shape().read(source));
  }

  private static Object call(MethodHandle handle, Object argument) {
    try {
      return handle.invokeExact(argument);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("records do not throw checked exceptions", e);
    }
  }

  private static Object call(MethodHandle handle, Object[] arguments) {
    try {
      return handle.invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("records do not throw checked exceptions", e);
    }
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public T createInstance() {
    throw new UnsupportedOperationException("a record is never created empty");
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateType<?> that
        && name.equals(that.name)
        && version == that.version
        && type == that.type;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version, type);
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(this);
  }

  /**
   * What is saved of a state's type beside the state.
   *
   * @param <T> the record
   */
  public static final class Snapshot<T extends Record> implements TypeSerializerSnapshot<T> {
    private static final int VERSION = 1;

    private StateType<T> of;

    /** Called by Flink on restore. */
    public Snapshot() {}

    private Snapshot(StateType<T> of) {
      this.of = of;
    }

    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(of.name);
      out.writeInt(of.version);
      out.writeUTF(of.shape().described());
    }

    @Override
    @SuppressWarnings("unchecked") // Flink puts it only beside what it was written with.
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
        throws IOException {
      if (readVersion != VERSION) {
        throw new IOException(
            "the description of a state must have version "
                + VERSION
                + ": was "
                + readVersion
                + "; a later release wrote it");
      }
      String name = in.readUTF();
      StateType<?> known = BY_NAME.get(name);
      if (known == null) {
        throw new IOException(
            "the state must be one of "
                + BY_NAME.keySet().stream().sorted().toList()
                + ": was "
                + name
                + "; a later release wrote it");
      }
      int version = in.readInt();
      if (version != known.version) {
        throw new IOException(
            "the state '"
                + name
                + "' must have version "
                + known.version
                + ": was "
                + version
                + "; a later release wrote it");
      }
      String components = in.readUTF();
      String expected = known.shape().described();
      if (!expected.equals(components)) {
        throw new IOException(
            "version "
                + version
                + " of the state '"
                + name
                + "' must hold "
                + expected
                + ": was "
                + components);
      }
      of = (StateType<T>) known;
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return of;
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      return old instanceof Snapshot<T> that && that.of.equals(of)
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
