package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.operations.HourOfWeek;
import io.plumbline.jobs.pipeline.Window.Block;
import io.plumbline.jobs.pipeline.Window.Pane;
import java.io.IOException;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
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
 * know, where what a later release wrote must be refused.
 *
 * <p>When the components of a record change, or those of a record in it, its version rises, and the
 * record as it was stays as a record of its own beside its line, with a conversion:
 *
 * <pre>{@code
 * new StateType<>("tally", 2, Tally.class).reading(1, FirstTally.class, FirstTally::current)
 * }</pre>
 *
 * <p>What was saved in an old version is then read as records of today, and saved as such from the
 * next checkpoint on. That goes for keys of maps too, as long as the state is on the heap: Flink
 * does not convert those in RocksDB.
 *
 * @param <T> the record; its components are {@code long}, {@code int}, {@code boolean}, {@code
 *     String} or records of them, none null
 */
class StateType<T extends Record> extends TypeSerializer<T> {
  static final StateType<Extent> EXTENT =
      new StateType<>("extent", 2, Extent.class)
          .reading(1, Extent.OfSegment.class, Extent.OfSegment::current);
  static final StateType<Window> WINDOW = new StateType<>("window", 1, Window.class);
  static final StateType<Pane> PANE = new StateType<>("pane", 1, Pane.class);
  static final StateType<Block> BLOCK = new StateType<>("block", 1, Block.class);
  static final StateType<Tally> TALLY = new StateType<>("tally", 1, Tally.class);
  static final StateType<ModelTally> MODEL_TALLY =
      new StateType<>("model-tally", 1, ModelTally.class);
  static final StateType<LateEvents> LATE_EVENTS =
      new StateType<>("late-events", 1, LateEvents.class);
  static final StateType<HeardOf> HEARD_OF =
      new StateType<>("heard-of", 2, HeardOf.class)
          .reading(1, HeardOf.WithoutPauses.class, HeardOf.WithoutPauses::current);
  static final StateType<Watched> WATCHED = new StateType<>("watched", 1, Watched.class);
  static final StateType<Interval> INTERVAL = new StateType<>("interval", 1, Interval.class);
  static final StateType<HourOfWeek> HOUR_OF_WEEK =
      new StateType<>("hour-of-week", 1, HourOfWeek.class);

  static final StateType<PastWindows.Chain> CHAIN =
      new StateType<>("chain", 1, PastWindows.Chain.class);
  static final StateType<PastWindows.Past> PAST =
      new StateType<>("past", 1, PastWindows.Past.class);

  /** Every record that is kept as state: one line each. */
  private static final Map<String, StateType<?>> BY_NAME =
      Stream.of(
              EXTENT,
              WINDOW,
              PANE,
              BLOCK,
              TALLY,
              MODEL_TALLY,
              LATE_EVENTS,
              HEARD_OF,
              WATCHED,
              INTERVAL,
              CHAIN,
              PAST,
              HOUR_OF_WEEK)
          .collect(Collectors.toUnmodifiableMap(StateType::name, Function.identity()));

  private static final long serialVersionUID = 1L;

  private final String name;
  private final int version;
  private final Class<? extends Record> type;
  private final Conversion<Record, T> conversion;
  private final List<StateType<T>> older;
  private transient Shape shape;

  StateType(String name, int version, Class<T> type) {
    this(name, version, type, type::cast, List.of());
  }

  private StateType(
      String name,
      int version,
      Class<? extends Record> type,
      Conversion<Record, T> conversion,
      List<StateType<T>> older) {
    this.name = name;
    this.version = version;
    this.type = type;
    this.conversion = conversion;
    this.older = older;
    this.shape = Shape.of(type);
  }

  /** The same type as another, for those who keep it differently. */
  StateType(StateType<T> same) {
    this(same.name, same.version, same.type, same.conversion, same.older);
  }

  /**
   * What an old record says, as a record of today. It depends on the old record alone.
   *
   * @param <O> the record as it was
   * @param <T> the record as it is
   */
  interface Conversion<O, T> extends Serializable {
    T convert(O old);
  }

  /**
   * This type, which also reads what was saved in an older version.
   *
   * @param earlier the older version, below this one
   * @param was the record as it was in that version
   */
  <O extends Record> StateType<T> reading(int earlier, Class<O> was, Conversion<O, T> toCurrent) {
    if (earlier >= version || was == type || older.stream().anyMatch(t -> t.version == earlier)) {
      throw new IllegalArgumentException(
          "an older version of the state '"
              + name
              + "' must be below "
              + version
              + ", be there once and have a record of its own: was "
              + earlier
              + " of "
              + was);
    }
    StateType<T> then =
        new StateType<>(
            name, earlier, was, record -> toCurrent.convert(was.cast(record)), List.of());
    return new StateType<>(
        name,
        version,
        type,
        conversion,
        Stream.concat(older.stream(), Stream.of(then))
            .sorted(Comparator.comparingInt(one -> one.version))
            .toList());
  }

  String name() {
    return name;
  }

  /** This version, and the older ones that are read. */
  private List<StateType<T>> versions() {
    return Stream.concat(older.stream(), Stream.of(this)).toList();
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
    if (!type.isInstance(value)) {
      throw new IOException(
          "version " + version + " of the state '" + name + "' is only read, never written");
    }
    shape().write(value, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return conversion.convert(type.cast(shape().read(source)));
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

  /** What a message says of who wrote a version that is not known. */
  private static String writer(int version, int latest) {
    return version > latest ? "; a later release wrote it" : "";
  }

  /**
   * What is saved of a state's type beside the state.
   *
   * @param <T> the record
   */
  public static class Snapshot<T extends Record> implements TypeSerializerSnapshot<T> {
    private static final int VERSION = 1;

    private final Map<String, StateType<?>> known;
    private StateType<T> of;

    /** Called by Flink on restore. */
    public Snapshot() {
      this(BY_NAME);
    }

    /**
     * To be read into.
     *
     * @param known every type, by its name
     */
    Snapshot(Map<String, StateType<?>> known) {
      this.known = known;
    }

    /** To be written. */
    Snapshot(StateType<T> of) {
      this(Map.of(of.name, of));
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
                + writer(readVersion, VERSION));
      }
      String name = in.readUTF();
      StateType<T> current = (StateType<T>) known.get(name);
      if (current == null) {
        throw new IOException(
            "the state must be one of "
                + known.keySet().stream().sorted().toList()
                + ": was "
                + name
                + ", which this release does not know");
      }
      of = version(current, in.readInt());
      String components = in.readUTF();
      String expected = of.shape().described();
      if (!expected.equals(components)) {
        throw new IOException(
            "version "
                + of.version
                + " of the state '"
                + name
                + "' must hold "
                + expected
                + ": was "
                + components);
      }
    }

    private static <T extends Record> StateType<T> version(StateType<T> current, int version)
        throws IOException {
      for (StateType<T> one : current.versions()) {
        if (one.version == version) {
          return one;
        }
      }
      throw new IOException(
          "the state '"
              + current.name
              + "' must have version "
              + current.versions().stream()
                  .map(one -> String.valueOf(one.version))
                  .collect(Collectors.joining(" or "))
              + ": was "
              + version
              + writer(version, current.version));
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return of;
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      if (!(old instanceof Snapshot<T> that)) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      if (that.of.equals(of)) {
        return TypeSerializerSchemaCompatibility.compatibleAsIs();
      }
      return of.older.contains(that.of)
          ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
