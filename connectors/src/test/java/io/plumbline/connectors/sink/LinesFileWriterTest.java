package io.plumbline.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesFileWriterTest {
  private static final ValueFormat<String> TEXT = text -> text.getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private void write(LinesFileWriter<String> writer, String... lines) throws IOException {
    for (String line : lines) {
      writer.write(line, null);
    }
  }

  @Test
  void aKilledWriterLeavesNeitherDoubleNorTornLines() throws IOException {
    Path file = folder.resolve("new/folder/metrics.jsonl");
    LinesFileWriter<String> killed = LinesFileWriter.fresh(file, TEXT);
    write(killed, "one", "two");
    killed.flush(false);
    long committed = killed.snapshotState(1).get(0);
    write(killed, "three", "four");
    // A kill in the middle of a line; the writer is abandoned, not closed.
    Files.writeString(file, Files.readString(file) + "fi");

    LinesFileWriter<String> restored = LinesFileWriter.resumed(file, TEXT, committed);
    write(restored, "three", "four", "five");
    assertThat(restored.snapshotState(2)).containsExactly(24L);
    restored.close();
    killed.close();

    assertThat(Files.readString(file)).isEqualTo("one\ntwo\nthree\nfour\nfive\n");
  }

  @Test
  void linesLeaveAtOnceAndWhole() throws IOException {
    Path file = folder.resolve("alerts.jsonl");
    try (LinesFileWriter<String> writer = LinesFileWriter.fresh(file, TEXT)) {
      String longer = "x".repeat(10_000);
      for (String line : new String[] {"a", longer, "b".repeat(4095), "c".repeat(4096)}) {
        write(writer, line);
        assertThat(Files.readString(file)).endsWith(line + "\n");
      }
    }
  }

  @Test
  void aFreshStartReplacesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.jsonl"), "of the run before\n");
    LinesFileWriter.fresh(file, TEXT).close();

    assertThat(file).isEmptyFile();
  }

  @Test
  void aFileShorterThanItsCheckpointIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.jsonl"), "one\n");

    assertThatThrownBy(() -> LinesFileWriter.resumed(file, TEXT, 5))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            file + " must have the 5 bytes that its checkpoint says: it has 4; it was cut");
    assertThatThrownBy(() -> LinesFileWriter.resumed(folder.resolve("gone"), TEXT, 5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no such file");
    assertThat(folder.resolve("gone")).doesNotExist();
    assertThat(Files.readString(file)).as("left as it was").isEqualTo("one\n");
  }

  @Test
  void lengthsComeBackAndUnknownVersionsAreRefused() throws IOException {
    LengthSerializer serializer = new LengthSerializer();
    byte[] bytes = serializer.serialize(1L << 33);

    assertThat(serializer.deserialize(1, bytes)).isEqualTo(1L << 33);
    assertThatThrownBy(() -> serializer.deserialize(2, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("must have version 1: was 2; it was written by a later release");
    assertThatThrownBy(() -> serializer.deserialize(0, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("must have version 1: was 0");
    assertThatThrownBy(() -> serializer.deserialize(1, new byte[7]))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("must have 8 bytes: was 7");
  }
}
