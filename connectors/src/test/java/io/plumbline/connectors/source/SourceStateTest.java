package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

class SourceStateTest {
  private static final FileSplit FILE =
      new FileSplit("/data/ä.jsonl.gz", 4711, -5, new FilePosition(1L << 40, 12), 77);
  private static final TrackedSplitSerializer<FileSplit> SPLITS =
      new TrackedSplitSerializer<>(new FileSplitSerializer());
  private static final TrackedCheckpointSerializer<FilesCheckpoint> CHECKPOINTS =
      new TrackedCheckpointSerializer<>(new FilesCheckpointSerializer());

  private static <T> void roundTrip(SimpleVersionedSerializer<T> serializer, T value)
      throws IOException {
    byte[] bytes = serializer.serialize(value);
    int latest = serializer.getVersion();
    assertThat(serializer.deserialize(latest, bytes)).usingRecursiveComparison().isEqualTo(value);
    for (int version : new int[] {0, -1, latest + 1}) {
      assertThatThrownBy(() -> serializer.deserialize(version, bytes))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(
              "must have a version from 1 to "
                  + latest
                  + ": was "
                  + version
                  + (version > latest ? "; it was written by a later release" : ""));
    }
    assertThatThrownBy(() -> serializer.deserialize(latest, Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> serializer.deserialize(latest, Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 bytes left");
  }

  @Test
  void splitsComeBackAsTheyWere() throws IOException {
    roundTrip(SPLITS, new TrackedSplit<>(FILE, 123));
    roundTrip(SPLITS, new TrackedSplit<>(FILE, SourcedRow.NO_TIME));
    RecentIds ids = new RecentIds(10);
    ids.isRepeat(5, 100, 10, 0);
    ids.isRepeat(-5, 90, 10, 0);
    NamedVersions versions = new NamedVersions();
    versions.admits(7, 8, 9);
    roundTrip(SPLITS, new TrackedSplit<>(FILE, 123, SplitMemory.of(ids, null)));
    roundTrip(SPLITS, new TrackedSplit<>(FILE, 123, SplitMemory.of(null, versions)));
    roundTrip(SPLITS, new TrackedSplit<>(FILE, 123, SplitMemory.of(ids, versions)));
  }

  @Test
  void checkpointsComeBackAsTheyWere() throws IOException {
    FilesCheckpoint files = new FilesCheckpoint(List.of(FILE, FILE.at(FilePosition.START)), 99);
    roundTrip(CHECKPOINTS, new TrackedCheckpoint<>(files, Map.of("b", 2L, "a", 1L), null, true));
    roundTrip(CHECKPOINTS, new TrackedCheckpoint<>(FilesCheckpoint.NOTHING, Map.of(), null, false));
    roundTrip(
        CHECKPOINTS,
        new TrackedCheckpoint<>(FilesCheckpoint.NOTHING, Map.of(), new byte[] {1, 2, 3}, false));
  }

  @Test
  void aCheckpointFromBeforeThereWereSpecsStaysReadable() throws IOException {
    TrackedCheckpoint<FilesCheckpoint> now =
        new TrackedCheckpoint<>(FilesCheckpoint.NOTHING, Map.of("a", 1L), null, false);
    byte[] bytes = CHECKPOINTS.serialize(now);

    // The first version ended where now it says whether there are specs, the second after them.
    assertThat(CHECKPOINTS.deserialize(1, Arrays.copyOf(bytes, bytes.length - 2))).isEqualTo(now);
    assertThat(CHECKPOINTS.deserialize(2, Arrays.copyOf(bytes, bytes.length - 1))).isEqualTo(now);
  }

  @Test
  void theFirstVersionOfASplitStaysReadable() throws IOException {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "000000000000007b" // largest event time
                    + "00000001" // version of the file's bytes
                    + "0000002b" // their length
                    + "0000000000001267" // size
                    + "0000000000000064" // first event time
                    + "0000000000000010" // offset
                    + "0000000000000002" // lines
                    + "00000007"
                    + "2f646174612f61"); // the path

    assertThat(SPLITS.deserialize(1, written))
        .isEqualTo(
            new TrackedSplit<>(
                new FileSplit("/data/a", 4711, 100, new FilePosition(16, 2), SourcedRow.NO_TIME),
                123));
  }

  @Test
  void theSecondVersionOfASplitStaysReadable() throws IOException {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "000000000000007b"
                    + "00000001"
                    + "0000002b"
                    + "0000000000001267"
                    + "0000000000000064"
                    + "0000000000000010"
                    + "0000000000000002"
                    + "00000007"
                    + "2f646174612f61"
                    + "0000000d" // the length of the ids
                    + "014001" // their version, their room, their number
                    + "0807060504030201" // a hash
                    + "e807"); // until when
    RecentIds ids = new RecentIds(10);
    ids.isRepeat(0x0102030405060708L, 400, 100, 0);

    TrackedSplit<FileSplit> expected =
        new TrackedSplit<>(
            new FileSplit("/data/a", 4711, 100, new FilePosition(16, 2), SourcedRow.NO_TIME),
            123,
            SplitMemory.of(ids, null));
    assertThat(SPLITS.deserialize(2, written)).isEqualTo(expected);
  }

  @Test
  void theThirdVersionOfASplitStaysReadable() throws IOException {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "000000000000007b"
                    + "00000001"
                    + "0000002b"
                    + "0000000000001267"
                    + "0000000000000064"
                    + "0000000000000010"
                    + "0000000000000002"
                    + "00000007"
                    + "2f646174612f61"
                    + "0000000d"
                    + "014001"
                    + "0807060504030201"
                    + "e807"
                    + "00000013" // the length of the versions
                    + "0101" // their version, their models
                    + "0700000000000000" // a model
                    + "01" // how many it has
                    + "0800000000000000");
    RecentIds ids = new RecentIds(10);
    ids.isRepeat(0x0102030405060708L, 400, 100, 0);
    NamedVersions versions = new NamedVersions();
    versions.admits(7, 8, 9);

    TrackedSplit<FileSplit> expected =
        new TrackedSplit<>(
            new FileSplit("/data/a", 4711, 100, new FilePosition(16, 2), SourcedRow.NO_TIME),
            123,
            SplitMemory.of(ids, versions));
    assertThat(SPLITS.deserialize(3, written)).isEqualTo(expected);
  }

  @Test
  void theSecondVersionOfAFileStaysReadable() throws IOException {
    byte[] written =
        HexFormat.of()
            .parseHex(
                "0000000000001267"
                    + "0000000000000064"
                    + "0000000000000010"
                    + "0000000000000002"
                    + "00000007"
                    + "2f646174612f61"
                    + "000000000000004d"); // the own time of its records

    FileSplit expected = new FileSplit("/data/a", 4711, 100, new FilePosition(16, 2), 77);
    assertThat(new FileSplitSerializer().deserialize(2, written)).isEqualTo(expected);
    assertThat(new FileSplitSerializer().serialize(expected)).isEqualTo(written);
  }

  @Test
  void anUnknownVersionInsideIsRefusedToo() throws IOException {
    byte[] bytes = SPLITS.serialize(new TrackedSplit<>(FILE, 123));
    bytes[11] = 9;

    assertThatThrownBy(() -> SPLITS.deserialize(1, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the state of a file must have a version from 1 to 2: was 9");
  }
}
