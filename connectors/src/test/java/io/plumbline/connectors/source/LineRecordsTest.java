package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.event.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineRecordsTest {
  @TempDir Path folder;

  /** One line as read, with where reading goes on after it. */
  private record Line(String place, String text, String fault, FilePosition after) {}

  private static List<Line> read(Path file, FilePosition from, int maxBytes) throws IOException {
    List<Line> lines = new ArrayList<>();
    RawRecord raw = new RawRecord();
    try (FileRecords records = new LinesFormat(maxBytes).open(file, from)) {
      while (records.next(raw)) {
        lines.add(
            new Line(
                raw.position("f"),
                new String(raw.bytes(), raw.offset(), raw.length(), StandardCharsets.ISO_8859_1),
                raw.reason() == null ? "" : raw.reason().wireName() + ": " + raw.detail(),
                records.position()));
      }
      assertThat(records.next(raw)).as("the end is the end").isFalse();
    }
    return lines;
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Path file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static List<String> texts(List<Line> lines) {
    return lines.stream().map(Line::text).toList();
  }

  @Test
  void linesEndWithNewlineOrCarriageReturnAndNewlineOrTheFile() throws IOException {
    List<Line> lines = read(file("a", "one\r\ntwo\n\n  \r\nlast"), FilePosition.START, 100);

    assertThat(texts(lines)).containsExactly("one", "two", "", "  ", "last");
    assertThat(lines).extracting(Line::place).containsExactly("f:1", "f:2", "f:3", "f:4", "f:5");
    assertThat(lines).extracting(Line::fault).containsOnly("");
  }

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertThat(read(file("a", ""), FilePosition.START, 100)).isEmpty();
    assertThat(read(file("a.gz", gzip(new byte[0])), FilePosition.START, 100)).isEmpty();
  }

  @Test
  void aLineBeyondTheLimitIsKeptInPartAndTheNextOneIsReadAsUsual() throws IOException {
    String huge = "x".repeat(200_000);
    List<Line> lines =
        read(
            file("a", "short\n" + huge + "\n" + "y".repeat(10) + "\r\n" + huge),
            FilePosition.START,
            10);

    assertThat(texts(lines))
        .containsExactly("short", "x".repeat(10), "y".repeat(10), "x".repeat(10));
    assertThat(lines)
        .extracting(Line::fault)
        .containsExactly(
            "",
            "too_large: a line must be at most 10 bytes long: was 200000",
            "",
            "too_large: a line must be at most 10 bytes long: was 200000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.jsonl.gz"})
  void readingGoesOnAfterAnyLineAsIfItHadNotStopped(String name) throws IOException {
    Random random = new Random(7);
    StringBuilder content = new StringBuilder();
    List<String> expected = new ArrayList<>();
    while (content.length() < 400_000) {
      int length = random.nextInt(10) == 0 ? random.nextInt(90_000) : random.nextInt(300);
      String line =
          random
              .ints(length, 32, 127)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      expected.add(line);
      content.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
    }
    byte[] bytes = content.toString().getBytes(StandardCharsets.ISO_8859_1);
    Path file = file(name, name.endsWith(".gz") ? gzip(bytes) : bytes);

    List<Line> whole = read(file, FilePosition.START, 1 << 20);
    assertThat(texts(whole)).isEqualTo(expected);
    for (int i = 0; i < whole.size(); i += 1 + whole.size() / 40) {
      assertThat(read(file, whole.get(i).after(), 1 << 20))
          .isEqualTo(whole.subList(i + 1, whole.size()));
    }
  }

  @Test
  void membersOfOneGzipFileAreReadOneAfterAnother() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(gzip("one\ntw".getBytes(StandardCharsets.US_ASCII)));
    both.write(gzip("o\nthree\n".getBytes(StandardCharsets.US_ASCII)));

    assertThat(texts(read(file("a.gz", both.toByteArray()), FilePosition.START, 100)))
        .containsExactly("one", "two", "three");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrokenGzipStreamIsOneDeadLetterAndTheEndOfTheFile(boolean cut) throws IOException {
    Random random = new Random(11);
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      content.append(i).append(' ').append(Long.toString(random.nextLong(), 36)).append('\n');
    }
    byte[] bytes = gzip(content.toString().getBytes(StandardCharsets.US_ASCII));
    int middle = bytes.length / 2;
    if (cut) {
      bytes = Arrays.copyOf(bytes, middle);
    } else {
      Arrays.fill(bytes, middle, middle + 200, (byte) 0xFF);
    }
    Path file = file("a.gz", bytes);

    List<Line> lines = read(file, FilePosition.START, 1000);

    Line last = lines.get(lines.size() - 1);
    assertThat(last.fault()).startsWith("malformed: the gzip stream must be whole: broken after ");
    assertThat(lines.subList(0, lines.size() - 1)).extracting(Line::fault).containsOnly("");
    assertThat(lines).hasSizeGreaterThan(3000);
    // Up to the fault: what a decompressor makes of overwritten bytes before it notices is its own.
    int sound = cut ? lines.size() - 1 : 3000;
    assertThat(
            content.toString().startsWith(String.join("\n", texts(lines.subList(0, sound))) + "\n"))
        .as("the first %s lines are those that were written", sound)
        .isTrue();
    for (int i : new int[] {0, lines.size() / 2, lines.size() - 2, lines.size() - 1}) {
      assertThat(read(file, lines.get(i).after(), 1000))
          .as("after line %s", i)
          .isEqualTo(lines.subList(i + 1, lines.size()));
    }
  }

  @Test
  void whatIsNoGzipStreamAtAllIsOneDeadLetter() throws IOException {
    List<Line> lines = read(file("a.gz", "plain text\n"), FilePosition.START, 100);

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).fault()).startsWith(DeadLetterReason.MALFORMED.wireName());
    assertThat(lines.get(0).place()).isEqualTo("f:1");
    assertThat(read(folder.resolve("a.gz"), lines.get(0).after(), 100)).isEmpty();
  }

  @Test
  void aMissingFileIsAnError() {
    assertThatThrownBy(() -> read(folder.resolve("none"), FilePosition.START, 100))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theNewlineIsFoundWhereALoopFindsIt() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        // Neighbours of the newline and of the sign bit, where tricks with words go wrong.
        bytes[i] =
            new byte[] {9, 10, 11, (byte) 0x8A, (byte) 0x80, 0, (byte) 0xFF, 110}
                [random.nextInt(random.nextBoolean() ? 8 : 1)];
      }
      int from = random.nextInt(bytes.length + 1);
      int expected = -1;
      for (int i = bytes.length - 1; i >= from; i--) {
        expected = bytes[i] == '\n' ? i : expected;
      }
      assertThat(LineRecords.indexOfNewline(bytes, from, bytes.length)).isEqualTo(expected);
    }
  }
}
