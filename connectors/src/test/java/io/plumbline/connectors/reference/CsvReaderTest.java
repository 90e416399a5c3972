package io.plumbline.connectors.reference;

import static io.plumbline.connectors.reference.ReferenceFolder.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.reference.ReferenceFolder.Read;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
  @TempDir private Path path;
  private ReferenceFolder folder;

  @BeforeEach
  void open() {
    folder = new ReferenceFolder(path);
  }

  private static CsvOptions options(
      @Nullable String label, @Nullable String score, @Nullable Character delimiter) {
    return new CsvOptions(label, score, null, null, null, Set.of(), Set.of(), delimiter);
  }

  @Test
  void cellsAreTypedByTheirContent() throws IOException {
    String[] cells = {
      "1",
      "-1.5e-3",
      "0",
      "-0",
      "true",
      "False",
      "TRUE",
      "",
      "  ",
      "007",
      "+1",
      ".5",
      "1.",
      "1e999",
      "NaN",
      "tRUE",
      "12345678901234567890",
      "0.1234567890123456789",
      " 4 ",
      " t ",
      "1_000",
      "-"
    };
    StringBuilder header = new StringBuilder("c0");
    for (int i = 1; i < cells.length; i++) {
      header.append(",c").append(i);
    }
    Path file = folder.file("a.csv", header + "\n" + String.join(",", cells) + "\n");
    Map<String, Object> row = read(file).rows().get(0);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      values.add(row.get("feature:c" + i));
    }
    assertThat(values)
        .containsExactly(
            1.0,
            -0.0015,
            0.0,
            -0.0,
            true,
            false,
            true,
            "<null>",
            "<null>",
            "007",
            "+1",
            ".5",
            "1.",
            Double.POSITIVE_INFINITY,
            "NaN",
            "tRUE",
            "1.2345678901234567E19=12345678901234567890",
            "0.12345678901234568=0.1234567890123456789",
            4.0,
            " t ",
            "1_000",
            "-");
  }

  @Test
  void columnsHaveTheMeaningsThatWereGiven() throws IOException {
    CsvOptions options =
        new CsvOptions("y", "p", "t", "id", "at", Set.of("row"), Set.of("NA", "-"), null);
    Path file =
        folder.file(
            "a.csv",
            """
            row,id,at,x,y,p,t
            1,e1,2026-01-05T10:00:00Z,NA,yes,0.25,no
            2,,1767607200000,-,yes,0.25,no
            3,e3,2026-01-05 10:00:00+01:00,4,yes,0.25,no
            4,e4,yesterday,4,yes,0.25,no
            5,e5,,4,yes,0.25,no
            """);
    List<String> envelopes = new ArrayList<>();
    List<Object> xs = new ArrayList<>();
    ReferenceRows rows =
        new ReferenceRows(
            List.of(new ReferenceFile(file, ReferenceFormat.CSV)),
            ReferenceShape.published(options),
            null);
    ReferenceRows.Tally tally =
        rows.read(
            row -> {
              String id =
                  row.hasEventId() ? row.string(row.eventIdStart(), row.eventIdLength()) : "";
              String time = row.hasEventTime() ? "@" + Instant.ofEpochMilli(row.eventTime()) : "";
              envelopes.add(id + time);
              Map<String, Object> values = ReferenceFolder.values(row);
              xs.add(values.remove("feature:x"));
              assertThat(values)
                  .isEqualTo(
                      Map.of("prediction:label", "yes", "prediction:score", 0.25, "label", "no"));
            },
            ReferenceFolder.NOBODY);
    assertThat(envelopes)
        .containsExactly(
            "e1@2026-01-05T10:00:00Z",
            "@2026-01-05T10:00:00Z",
            "e3@2026-01-05T09:00:00Z",
            "e4",
            "e5");
    assertThat(xs).containsExactly("<null>", "<null>", 4.0, 4.0, 4.0);
    assertThat(tally.untimed()).isEqualTo(2);
  }

  @Test
  void quotesHoldDelimitersBreaksAndQuotes() throws IOException {
    String text =
        "\uFEFFa,\"b, c\",\"d \"\"e\"\"\"\r\n"
            + "\"1\",\"x,\r\ny\",\"say \"\"hi\"\"\"\r\n"
            + "\r\n"
            + "2,,\"\"";
    assertThat(read(folder.file("a.csv", text)).rows())
        .containsExactly(
            Map.of("feature:a", 1.0, "feature:b, c", "x,\r\ny", "feature:d \"e\"", "say \"hi\""),
            Map.of("feature:a", 2.0, "feature:b, c", "<null>", "feature:d \"e\"", "<null>"));
  }

  @Test
  void raggedRowsAreCountedWithTheirLine() throws IOException {
    Path file = folder.file("a.csv", "a,b\n1,2\n1\n\"x\ny\",2\n1,2,3\n3,4\n");
    Read read = read(file);
    assertThat(read.rows()).hasSize(3);
    assertThat(read.tally().examples())
        .containsExactly(
            file + ", line 3: malformed: a row must have as many cells as the header, 2: had 1",
            file + ", line 6: malformed: a row must have as many cells as the header, 2: had 3");
  }

  @Test
  void brokenQuotingIsOneBadRow() throws IOException {
    Path file = folder.file("a.csv", "a,b\n1,2\n\"x\"y,2\n3,4\n\"z\"w\n5,6\n\"\"\"v\"u\n7,8\n");
    Read read = read(file);
    assertThat(read.rows())
        .extracting(row -> row.get("feature:a"))
        .containsExactly(1.0, 3.0, 5.0, 7.0);
    assertThat(read.tally().bad()).isEqualTo(3);
    assertThat(read.tally().examples())
        .allMatch(example -> example.contains("RFC 4180"))
        .first()
        .asString()
        .contains("line 3: malformed");
  }

  @Test
  void quoteThatNeverClosesIsBadWhereItBegins() throws IOException {
    Read read = read(folder.file("a.csv", "a,b\n1,2\n\"never closed,2\n3,4\n"));
    assertThat(read.rows()).hasSize(1);
    assertThat(read.tally().bad()).isEqualTo(1);
    assertThat(read.tally().examples().get(0)).contains("line 3");
  }

  @Test
  void rowWithoutAnEndDoesNotTakeTheMemory() {
    String endless = "\"" + "x\n".repeat(CsvReader.MAX_ROW / 2 + 10_000);
    Path file = folder.file("a.csv", "a,b\n1,2\n" + endless);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("(after line 2)")
        .hasMessageContaining("a quote may never have been closed");
  }

  @Test
  void hugeCellWithinTheLimitIsText() throws IOException {
    String cell = "y".repeat(1 << 20);
    assertThat(read(folder.file("a.csv", "a,b\n" + cell + ",1\n")).rows())
        .containsExactly(Map.of("feature:a", cell, "feature:b", 1.0));
  }

  @Test
  void headerMustBeUsable() {
    Path empty = folder.file("a.csv", "");
    assertThatThrownBy(() -> read(empty))
        .hasMessage(empty + ": a CSV table needs a header: the file is empty");
    Path twice = folder.file("b.csv", "x,y,x\n1,2,3\n");
    assertThatThrownBy(() -> read(twice)).hasMessageContaining("\"x\" stands twice");
    Path table = folder.file("c.csv", "x,y\n1,2\n");
    assertThatThrownBy(() -> read(options("z", null, null), null, table))
        .hasMessage(table + ": the header has no column \"z\"; it has x, y");
  }

  @Test
  void headerAloneHasNoRows() throws IOException {
    assertThat(read(folder.file("a.csv", "x,y\n")).rows()).isEmpty();
    assertThat(read(folder.file("b.csv", "\n\nx,y")).rows()).isEmpty();
  }

  @Test
  void columnHasOneMeaning() {
    assertThatThrownBy(() -> options("z", "z", null))
        .hasMessage("a column has one meaning: \"z\" was given two");
    assertThatThrownBy(() -> options(null, null, '"')).hasMessageContaining("delimiter");
  }

  @Test
  void columnWithoutANameIsLeftOut() throws IOException {
    assertThat(read(folder.file("a.csv", ",x\n0,5\n1,6\n")).rows())
        .containsExactly(Map.of("feature:x", 5.0), Map.of("feature:x", 6.0));
  }

  @Test
  void otherEncodingsAreRefused() {
    Path file = folder.file("a.csv", "name\nZo\u00EB\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> read(file)).hasMessageContaining("must be in UTF-8");
  }

  @Test
  void delimiterIsATabInTsvFilesUnlessSaid() throws IOException {
    assertThat(read(folder.file("a.tsv", "x\ty\n1\t2,3\n")).rows())
        .containsExactly(Map.of("feature:x", 1.0, "feature:y", "2,3"));
    Path semicolons = folder.file("b.csv", "x;y\n1;2,3\n");
    assertThat(read(options(null, null, ';'), null, semicolons).rows())
        .containsExactly(Map.of("feature:x", 1.0, "feature:y", "2,3"));
  }
}
