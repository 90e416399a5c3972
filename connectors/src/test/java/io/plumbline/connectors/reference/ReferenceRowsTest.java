package io.plumbline.connectors.reference;

import static io.plumbline.connectors.reference.ReferenceFolder.gzip;
import static io.plumbline.connectors.reference.ReferenceFolder.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.reference.ReferenceFolder.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceRowsTest {
  @TempDir private Path path;
  private ReferenceFolder folder;

  @BeforeEach
  void open() {
    folder = new ReferenceFolder(path);
  }

  private static String event(int id, String features) {
    return "{\"model\":\"m\",\"event_id\":\"e"
        + id
        + "\",\"event_time\":\"2026-01-05T10:00:00Z\",\"features\":"
        + features
        + ",\"prediction\":{\"label\":1,\"score\":0.5},\"label\":\"yes\"}";
  }

  // ---- JSON lines ----

  @Test
  void jsonLinesAreEvents() throws IOException {
    String text = event(1, "{\"x\":1.5,\"s\":\"t\"}") + "\n\n" + event(2, "{}") + "\r\n";
    Read read = read(folder.file("a.jsonl", text));
    assertThat(read.rows())
        .containsExactly(
            Map.of(
                "feature:x", 1.5,
                "feature:s", "t",
                "prediction:label", 1.0,
                "prediction:score", 0.5,
                "label", "yes"),
            Map.of("prediction:label", 1.0, "prediction:score", 0.5, "label", "yes"));
    assertThat(read.tally()).isEqualTo(new ReferenceRows.Tally(2, 0, 0, 0, List.of()));
  }

  @Test
  void lastLineNeedsNoBreakAndAMarkIsSkipped() throws IOException {
    assertThat(read(folder.file("a.json", "\uFEFF" + event(1, "{}"))).rows()).hasSize(1);
    assertThat(read(folder.file("b.json", "\uFEFF\n" + event(1, "{}"))).rows()).hasSize(1);
    assertThat(read(folder.file("c.json", "\uFEFF")).rows()).isEmpty();
  }

  @Test
  void emptyFilesHaveNoRows() throws IOException {
    assertThat(read(folder.file("a.jsonl", "")).rows()).isEmpty();
    assertThat(read(folder.file("b.jsonl", "\n\n \n")).rows()).isEmpty();
    assertThat(read(folder.file("c.jsonl.gz", gzip(""))).rows()).isEmpty();
  }

  @Test
  void brokenLinesAreCountedAndTheFirstAreShown() throws IOException {
    String broken = "{\"event_id\": oops\n".repeat(7);
    Path file = folder.file("a.jsonl", event(1, "{}") + "\n" + broken + event(2, "{}") + "\n");
    Read read = read(file);
    assertThat(read.rows()).hasSize(2);
    assertThat(read.tally().bad()).isEqualTo(7);
    assertThat(read.tally().badShare()).isEqualTo(7.0 / 9);
    assertThat(read.tally().examples()).hasSize(ReferenceRows.SHOWN);
    assertThat(read.tally().examples().get(0)).startsWith(file + ", line 2: malformed: ");
  }

  @Test
  void hugeLineIsOneBadRowAndTheNextIsRead() throws IOException {
    String huge = event(1, "{\"x\":\"" + "y".repeat(3 << 20) + "\"}");
    Read read = read(folder.file("a.jsonl", huge + "\n" + event(2, "{}") + "\n" + huge));
    assertThat(read.rows()).hasSize(1);
    assertThat(read.tally().bad()).isEqualTo(2);
    assertThat(read.tally().examples().get(1)).contains("line 3: too_large");
  }

  @Test
  void referenceNeedsNeitherIdsNorTimes() throws IOException {
    Read read = read(folder.file("a.jsonl", "{\"model\":\"m\",\"features\":{\"x\":1}}\n"));
    assertThat(read.rows()).containsExactly(Map.of("feature:x", 1.0));
    assertThat(read.tally()).isEqualTo(new ReferenceRows.Tally(1, 0, 0, 1, List.of()));
  }

  @Test
  void jsonArrayIsRefusedAtOnce() {
    Path file = folder.file("a.json", "[" + event(1, "{}") + "]");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file + ": must be JSON lines, one object on each line: line 1 starts a JSON array");
  }

  @Test
  void rowsOfOtherModelsAreLeftOut() throws IOException {
    Path file =
        folder.file(
            "a.jsonl",
            event(1, "{\"x\":1}")
                + "\n"
                + event(2, "{\"x\":2}").replace("\"model\":\"m\"", "\"model\":\"n\"")
                + "\n{\"features\":{\"x\":3}}\n");
    Read read = read(CsvOptions.DEFAULT, "n", file);
    assertThat(read.rows()).extracting(row -> row.get("feature:x")).containsExactly(2.0, 3.0);
    assertThat(read.tally().otherModels()).isEqualTo(1);
  }

  // ---- gzip ----

  @Test
  void gzipIsKnownByItsBytesAndNotByItsName() throws IOException {
    byte[] zipped = gzip(event(1, "{\"x\":1}") + "\n");
    assertThat(read(folder.file("a.jsonl", zipped)).rows()).hasSize(1);
    assertThat(read(folder.file("b.jsonl.gz", zipped)).rows()).hasSize(1);
    assertThat(read(folder.file("c.jsonl.gz", event(1, "{\"x\":1}"))).rows()).hasSize(1);
    assertThat(read(folder.file("d.csv.gz", gzip("x\n1\n"))).rows()).hasSize(1);
  }

  @Test
  void membersOfGzipFollowEachOther() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      bytes.write(gzip(event(i, "{\"x\":" + i + "}") + "\n"));
    }
    assertThat(read(folder.file("a.jsonl.gz", bytes.toByteArray())).rows()).hasSize(3);
  }

  @Test
  void tornGzipFailsWithItsFile() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(event(i, "{\"x\":" + Math.sin(i) + "}")).append('\n');
    }
    byte[] whole = gzip(text.toString());
    Path file = folder.file("a.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            Pattern.quote(file.toString()) + " \\(after line \\d+\\): is cut short.*");
  }

  // ---- several files, twice ----

  @Test
  void filesFollowEachOtherAndGiveTheSameRowsAgain() throws IOException {
    Path csv = folder.file("a.csv", "x\n1\n2\n");
    Path json = folder.file("b.jsonl", "{\"features\":{\"x\":3}}\n");
    ReferenceRows rows =
        new ReferenceRows(
            List.of(
                new ReferenceFile(csv, ReferenceFormat.CSV),
                new ReferenceFile(json, ReferenceFormat.JSON)),
            ReferenceShape.published(CsvOptions.DEFAULT),
            "m");
    for (int pass = 0; pass < 2; pass++) {
      List<Object> xs = new ArrayList<>();
      List<Long> bytes = new ArrayList<>();
      List<Long> counts = new ArrayList<>();
      rows.read(
          row -> {
            assertThat(row.string(row.modelStart(), row.modelLength())).isEqualTo("m");
            xs.add(ReferenceFolder.values(row).get("feature:x"));
          },
          (read, count) -> {
            bytes.add(read);
            counts.add(count);
          });
      assertThat(xs).containsExactly(1.0, 2.0, 3.0);
      assertThat(counts).containsExactly(1L, 2L, 3L);
      assertThat(bytes).isSorted().last().isEqualTo(rows.size());
    }
  }

  @Test
  void formatsAreKnownByNames() {
    assertThat(ReferenceFormat.ofFile(Path.of("x/A.JSONL.GZ"))).contains(ReferenceFormat.JSON);
    assertThat(ReferenceFormat.ofFile(Path.of("a.tsv"))).contains(ReferenceFormat.CSV);
    assertThat(ReferenceFormat.ofFile(Path.of("a.avro"))).contains(ReferenceFormat.AVRO);
    assertThat(ReferenceFormat.ofFile(Path.of("a.parquet"))).isEmpty();
    assertThat(ReferenceFormat.of("csv")).contains(ReferenceFormat.CSV);
    assertThat(ReferenceFormat.of("CSV")).isEmpty();
  }
}
