package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.jobs.pipeline.Window.Block;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
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
    roundTrip(StateType.TALLY, new Tally("prédictions-2", 9, 5, 1, 1, 2));
    roundTrip(StateType.MODEL_TALLY, new ModelTally("m", "\uD83D\uDE80", 1, 2, 3, 4, 5, 6));
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
        .hasMessageContaining("was joins; a later release wrote it");
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
        .hasMessageContaining("must have version 1: was 2");
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
}
