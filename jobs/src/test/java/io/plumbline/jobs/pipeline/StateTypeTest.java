package io.plumbline.jobs.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.operations.Pauses;
import io.plumbline.detectors.operations.Silence;
import io.plumbline.jobs.pipeline.Window.Block;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class StateTypeTest {
  private static <T extends Record> void roundTrip(StateType<T> type, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    type.serialize(value, out);
    byte[] bytes = out.getCopyOfBuffer();
    assertThat(restored(type).deserialize(new DataInputDeserializer(bytes))).isEqualTo(value);

    DataOutputSerializer copied = new DataOutputSerializer(64);
    type.copy(new DataInputDeserializer(bytes), copied);
    assertThat(copied.getCopyOfBuffer()).isEqualTo(bytes);
  }

  /** The serializer that Flink makes of what is saved beside the state. */
  private static <T extends Record> TypeSerializer<T> restored(StateType<T> type)
      throws IOException {
    TypeSerializerSnapshot<T> saved = read(written(type));
    assertThat(type.snapshotConfiguration().resolveSchemaCompatibility(saved).isCompatibleAsIs())
        .isTrue();
    return saved.restoreSerializer();
  }

  private static byte[] written(StateType<?> type) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    type.snapshotConfiguration().writeSnapshot(out);
    return out.getCopyOfBuffer();
  }

  private static <T extends Record> TypeSerializerSnapshot<T> read(byte[] bytes)
      throws IOException {
    StateType.Snapshot<T> snapshot = new StateType.Snapshot<>();
    snapshot.readSnapshot(
        1, new DataInputDeserializer(bytes), StateTypeTest.class.getClassLoader());
    return snapshot;
  }

  @Test
  void recordsComeBackAsTheyWere() throws IOException {
    roundTrip(StateType.WINDOW, new Window(3_600_000, 900_000, -7, Long.MIN_VALUE));
    roundTrip(StateType.BLOCK, new Block(1, 2, 3, 4));
    var chain = new PastWindows.Chain("last", "none", 1, 2, 3, 4, 5, 6, Long.MIN_VALUE, 8);
    roundTrip(StateType.CHAIN, chain);
    roundTrip(StateType.PAST, new PastWindows.Past(chain, -9));
    roundTrip(StateType.TALLY, new Tally("prédictions-2", 9, 5, 1, 1, 2));
    roundTrip(StateType.MODEL_TALLY, new ModelTally("m", "\uD83D\uDE80", 1, 2, 3, 4, 5, 6));
  }

  @Test
  void whatWasHeardBeforePausesWereLearnedIsKnown() throws IOException {
    StateType<HeardOf.WithoutPauses> then =
        new StateType<>("heard-of", 1, HeardOf.WithoutPauses.class);
    DataOutputSerializer out = new DataOutputSerializer(64);
    then.serialize(new HeardOf.WithoutPauses(9, 2, 3, 4, 5, HeardOf.VANISHED), out);

    TypeSerializer<HeardOf> restored =
        StateTypeTest.<HeardOf>read(written(then)).restoreSerializer();
    HeardOf known = restored.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(known.silence()).isEqualTo(new Silence(9, 2, 3, 4, Pauses.NONE));
    assertThat(known.phase()).isEqualTo(HeardOf.VANISHED);
    roundTrip(StateType.HEARD_OF, known.written(77).saying(HeardOf.SILENT));
  }

  private static final String FIXTURE = "state-types-1.txt";

  /** One of each; the fixture holds the same. */
  private static final List<Saved<?>> RECORDS =
      List.of(
          new Saved<>(StateType.EXTENT, new Extent("m", "1", 2, 3, 4, 5)),
          new Saved<>(StateType.WINDOW, new Window(60_000, 30_000, 5, -60_000)),
          new Saved<>(StateType.PANE, new Window.Pane(60_000, 30_000, -7)),
          new Saved<>(StateType.BLOCK, new Block(1, 2, 3, 4)),
          new Saved<>(StateType.TALLY, new Tally("s", 9, 5, 1, 1, 2)),
          new Saved<>(StateType.MODEL_TALLY, new ModelTally("m", "1", 1, 2, 3, 4, 5, 6)),
          new Saved<>(StateType.LATE_EVENTS, new LateEvents("m", "1", 5, 70)),
          new Saved<>(
              StateType.HEARD_OF,
              new HeardOf.WithoutPauses(1, 2, 3, 4, 5, HeardOf.VANISHED).current()),
          new Saved<>(StateType.WATCHED, new Watched(1, true, 2, "{id: m}")),
          new Saved<>(StateType.INTERVAL, new Interval(1, 2, 3, 4, 5, 6, 7, 8)));

  private record Saved<T extends Record>(StateType<T> type, T value) {
    /** What stands beside the state, and the state. */
    String line() throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(64);
      type.serialize(value, out);
      HexFormat hex = HexFormat.of();
      return type.name()
          + " "
          + hex.formatHex(written(type))
          + " "
          + hex.formatHex(out.getCopyOfBuffer());
    }

    void isReadFrom(String line) throws IOException {
      String[] parts = line.split(" ");
      HexFormat hex = HexFormat.of();
      TypeSerializerSnapshot<T> before = read(hex.parseHex(parts[1]));
      T then =
          before.restoreSerializer().deserialize(new DataInputDeserializer(hex.parseHex(parts[2])));
      assertThat(then).isEqualTo(value);
    }
  }

  @Test
  void whatTheFirstReleaseSavesIsRead() throws IOException {
    try (InputStream in = getClass().getResourceAsStream(FIXTURE)) {
      List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
      assertThat(lines).hasSameSizeAs(RECORDS);
      for (int i = 0; i < lines.size(); i++) {
        RECORDS.get(i).isReadFrom(lines.get(i));
      }
    }
  }

  /** Only for a release: {@code mvn test -Dsurefire.jvm=-Dplumbline.fixtures=FOLDER}. */
  @Test
  void fixtureIsWrittenWhereAFolderIsGiven() throws IOException {
    String folder = System.getProperty("plumbline.fixtures");
    Assumptions.assumeTrue(folder != null);
    List<String> lines = new ArrayList<>();
    for (Saved<?> saved : RECORDS) {
      lines.add(saved.line());
    }
    Files.write(Path.of(folder).resolve(FIXTURE), lines);
  }

  record Place(String name, Window window, boolean open, int rank) {}

  @Test
  void aRecordMayHoldAnother() throws IOException {
    StateType<Place> type = new StateType<>("place", 1, Place.class);
    Place value = new Place("p", new Window(1, 2, 3, 4), true, -5);
    DataOutputSerializer out = new DataOutputSerializer(64);
    type.serialize(value, out);
    assertThat(type.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()))).isEqualTo(value);
  }

  @Test
  void aTextMayBeLongerThanSixtyFourKibibytes() throws IOException {
    roundTrip(StateType.TALLY, new Tally("ü".repeat(100_000), 1, 1, 0, 0, 0));
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    byte[] later = written(new StateType<>("tally", 2, Tally.class));

    assertThatThrownBy(() -> read(later))
        .isInstanceOf(IOException.class)
        .hasMessage("the state 'tally' must have version 1: was 2; a later release wrote it");
  }

  @Test
  void anUnknownStateIsRefused() throws IOException {
    byte[] later = written(new StateType<>("joins", 1, Tally.class));

    assertThatThrownBy(() -> read(later))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the state must be one of [")
        .hasMessageEndingWith("was joins, which this release does not know");
  }

  @Test
  void anUnknownDescriptionIsRefused() {
    assertThatThrownBy(
            () ->
                new StateType.Snapshot<Tally>()
                    .readSnapshot(
                        2,
                        new DataInputDeserializer(new byte[0]),
                        StateTypeTest.class.getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("must have version 1: was 2; a later release wrote it");
  }

  /** The one before the version rose when the components changed. */
  record Forgotten(String source, long in) {}

  @Test
  void otherComponentsUnderTheSameVersionAreRefused() throws IOException {
    byte[] forgotten = written(new StateType<>("tally", 1, Forgotten.class));

    assertThatThrownBy(() -> read(forgotten))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 1 of the state 'tally' must hold {source: text, in: long,")
        .hasMessageContaining("was {source: text, in: long}");
  }

  record Unkeepable(List<String> names) {}

  @Test
  void onlyPlainComponentsAreKept() {
    assertThatThrownBy(() -> new StateType<>("names", 1, Unkeepable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "must be a long, an int, a boolean, a String or a record of them: was interface");
  }

  // ---- a record that has changed ----

  record FirstOrder(String item, long count) {}

  /** A component more, and another by a new name. */
  record Order(String item, long pieces, String unit) {
    static Order of(FirstOrder first) {
      return new Order(first.item(), first.count(), "piece");
    }
  }

  /** What a release with the changed record knows. */
  public static final class ChangedSnapshot<T extends Record> extends StateType.Snapshot<T> {
    public ChangedSnapshot() {
      super(Map.of("order", ORDER));
    }

    ChangedSnapshot(StateType<T> of) {
      super(of);
    }
  }

  private static final class Changed<T extends Record> extends StateType<T> {
    private static final long serialVersionUID = 1L;

    Changed(StateType<T> type) {
      super(type);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
      return new ChangedSnapshot<>(this);
    }
  }

  private static final StateType<FirstOrder> FIRST_ORDER =
      new Changed<>(new StateType<>("order", 1, FirstOrder.class));
  private static final StateType<Order> ORDER =
      new Changed<>(
          new StateType<>("order", 2, Order.class).reading(1, FirstOrder.class, Order::of));

  /** Keeps the last order, and how often each came. */
  private static final class Orders<T extends Record>
      extends KeyedProcessFunction<String, T, String> {
    private static final long serialVersionUID = 1L;

    private final StateType<T> type;
    private transient ValueState<T> last;
    private transient MapState<T, Long> times;

    Orders(StateType<T> type) {
      this.type = type;
    }

    KeyedOneInputStreamOperatorTestHarness<String, T, String> harness() throws Exception {
      return new KeyedOneInputStreamOperatorTestHarness<>(
          new KeyedProcessOperator<>(this), order -> "all", Types.STRING);
    }

    @Override
    public void open(OpenContext context) {
      last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", type));
      times =
          getRuntimeContext()
              .getMapState(new MapStateDescriptor<>("times", type, LongSerializer.INSTANCE));
    }

    @Override
    public void processElement(T order, Context context, Collector<String> out) throws Exception {
      Long before = times.get(order);
      times.put(order, before == null ? 1 : before + 1);
      out.collect(last.value() + " then " + order + ", time " + times.get(order));
      last.update(order);
    }
  }

  private static <T extends Record> OperatorSubtaskState kept(StateType<T> type, List<T> orders)
      throws Exception {
    try (var harness = new Orders<>(type).harness()) {
      harness.open();
      for (T order : orders) {
        harness.processElement(order, 0);
      }
      return harness.snapshot(1, 1);
    }
  }

  @Test
  void theNextVersionReadsThisOnesState() throws Exception {
    OperatorSubtaskState first =
        kept(FIRST_ORDER, List.of(new FirstOrder("bolt", 7), new FirstOrder("nut", 9)));

    OperatorSubtaskState second;
    try (var harness = new Orders<>(ORDER).harness()) {
      harness.initializeState(first);
      harness.open();
      harness.processElement(new Order("bolt", 7, "piece"), 1);
      harness.processElement(new Order("bolt", 7, "kg"), 1);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              new Order("nut", 9, "piece") + " then " + new Order("bolt", 7, "piece") + ", time 2",
              new Order("bolt", 7, "piece") + " then " + new Order("bolt", 7, "kg") + ", time 1");
      second = harness.snapshot(2, 2);
    }

    try (var harness = new Orders<>(ORDER).harness()) {
      harness.initializeState(second);
      harness.open();
      harness.processElement(new Order("nut", 9, "piece"), 1);
      harness.processElement(new Order("bolt", 7, "kg"), 1);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              new Order("bolt", 7, "kg") + " then " + new Order("nut", 9, "piece") + ", time 2",
              new Order("nut", 9, "piece") + " then " + new Order("bolt", 7, "kg") + ", time 2");
    }
  }

  @Test
  void stateOfAVersionAfterTheNextIsRefusedWithWhatIsKnown() throws Exception {
    StateType<Forgotten> third = new Changed<>(new StateType<>("order", 3, Forgotten.class));
    OperatorSubtaskState state = kept(third, List.of(new Forgotten("bolt", 7)));

    try (var harness = new Orders<>(ORDER).harness()) {
      assertThatThrownBy(
              () -> {
                harness.initializeState(state);
                harness.open();
              })
          .hasRootCauseInstanceOf(IOException.class)
          .hasRootCauseMessage(
              "the state 'order' must have version 1 or 2: was 3; a later release wrote it");
    }
  }

  @Test
  void aVersionThatIsKnownNoMoreIsNotCalledLater() throws IOException {
    byte[] zeroth = written(new StateType<>("order", 0, FirstOrder.class));

    assertThatThrownBy(
            () ->
                new ChangedSnapshot<>()
                    .readSnapshot(
                        1, new DataInputDeserializer(zeroth), StateTypeTest.class.getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessage("the state 'order' must have version 1 or 2: was 0");
  }

  @Test
  void anOldVersionIsMigratedFromAndOnlyRead() throws IOException {
    ChangedSnapshot<Order> saved = new ChangedSnapshot<>();
    saved.readSnapshot(
        1, new DataInputDeserializer(written(FIRST_ORDER)), StateTypeTest.class.getClassLoader());
    TypeSerializer<Order> old = saved.restoreSerializer();

    assertThat(
            ORDER
                .snapshotConfiguration()
                .resolveSchemaCompatibility(saved)
                .isCompatibleAfterMigration())
        .isTrue();
    assertThatThrownBy(
            () -> old.serialize(new Order("bolt", 7, "kg"), new DataOutputSerializer(64)))
        .isInstanceOf(IOException.class)
        .hasMessage("version 1 of the state 'order' is only read, never written");
  }

  @Test
  void anOlderVersionIsBelowThisOneAndHasARecordOfItsOwn() {
    StateType<Order> order = new StateType<>("order", 2, Order.class);
    assertThatThrownBy(() -> order.reading(2, FirstOrder.class, Order::of))
        .hasMessageStartingWith("an older version of the state 'order' must be below 2");
    assertThatThrownBy(() -> order.reading(1, Order.class, same -> same))
        .hasMessageEndingWith("was 1 of " + Order.class);
    assertThatThrownBy(
            () ->
                order
                    .reading(1, FirstOrder.class, Order::of)
                    .reading(1, FirstOrder.class, Order::of))
        .hasMessageContaining("be there once");
  }
}
