package io.plumbline.connectors.reference;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A CSV table as RFC 4180 has it, in UTF-8, with a header unless its options say that there is
 * none: quoted cells may hold delimiters, line breaks and doubled quotes; lines may end in LF or
 * CRLF; a byte order mark is skipped.
 *
 * <p>A cell is typed by its content: empty is missing, what JSON would call a number is a number,
 * {@code true} and {@code false} in lower, upper or title case are booleans, all else is text as it
 * stands, {@code 007} too. Rows that have more or fewer cells than the header are rejected, blank
 * lines are no rows, and a column without a name is left out.
 */
final class CsvReader implements ReferenceReader, TextCells {
  /** The longest row, in characters: what is longer is a quote that was never closed. */
  static final int MAX_ROW = 1 << 24;

  private final BoundedReader text;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final CsvOptions options;
  private final Column[] columns;
  private final CellWriter cells = new CellWriter();
  private long line = 1;

  /** The first row of a table without a header, until it is read. */
  private @Nullable CSVRecord first;

  /** The row that was read last. */
  private @Nullable CSVRecord current;

  /** What a column is. */
  private enum Role {
    FEATURE,
    LABEL,
    SCORE,
    TRUTH,
    EVENT_ID,
    EVENT_TIME,
    DROPPED
  }

  private record Column(String name, Role role) {}

  CsvReader(InputStream in, CsvOptions options, char delimiter) throws IOException {
    this.options = options;
    this.text =
        new BoundedReader(
            new InputStreamReader(
                withoutMark(in),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
            MAX_ROW);
    this.parser =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(false)
            .get()
            .parse(text);
    this.records = parser.iterator();
    CSVRecord header = header();
    if (options.header()) {
      this.columns = columns(header);
    } else {
      this.columns = columns(IntStream.range(0, header.size()).mapToObj(i -> "_c" + i).toList());
      this.first = header;
    }
  }

  private static InputStream withoutMark(InputStream in) throws IOException {
    PushbackInputStream pushback = new PushbackInputStream(in, 3);
    byte[] start = pushback.readNBytes(3);
    boolean mark =
        start.length == 3
            && start[0] == (byte) 0xEF
            && start[1] == (byte) 0xBB
            && start[2] == (byte) 0xBF;
    if (!mark) {
      pushback.unread(start);
    }
    return pushback;
  }

  private CSVRecord header() throws IOException {
    CSVRecord header;
    do {
      if (!hasNext()) {
        throw new IOException(
            options.header()
                ? "a CSV table needs a header: the file is empty"
                : "a CSV table needs a row: the file is empty");
      }
      header = records.next();
    } while (isBlank(header));
    return header;
  }

  private Column[] columns(Iterable<String> header) throws IOException {
    List<Column> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String cell : header) {
      String name = cell.strip();
      if (!name.isEmpty() && !names.add(name)) {
        throw new IOException("a header must not repeat a name: \"" + name + "\" stands twice");
      }
      found.add(new Column(name, role(name)));
    }
    for (String required : options.required()) {
      if (!names.contains(required)) {
        throw new IOException(
            "the header has no column \"" + required + "\"; it has " + String.join(", ", names));
      }
    }
    return found.toArray(new Column[0]);
  }

  private Role role(String name) {
    if (name.isEmpty() || options.dropped().contains(name)) {
      return Role.DROPPED;
    } else if (name.equals(options.label())) {
      return Role.LABEL;
    } else if (name.equals(options.score())) {
      return Role.SCORE;
    } else if (name.equals(options.truth())) {
      return Role.TRUTH;
    } else if (name.equals(options.eventId())) {
      return Role.EVENT_ID;
    } else if (name.equals(options.eventTime())) {
      return Role.EVENT_TIME;
    }
    return Role.FEATURE;
  }

  @Override
  public boolean next(EventRow row) throws IOException {
    row.clear();
    CSVRecord waiting = first;
    if (waiting != null) {
      first = null;
      fill(row, waiting);
      return true;
    }
    current = null;
    while (true) {
      long start = parser.getCurrentLineNumber() + 1;
      try {
        if (!hasNext()) {
          return false;
        }
      } catch (CSVException e) {
        line = start;
        skipRest();
        row.reject(DeadLetterReason.MALFORMED, message(e));
        return true;
      }
      CSVRecord record = records.next();
      text.startRow();
      if (!isBlank(record)) {
        line = start;
        fill(row, record);
        return true;
      }
    }
  }

  private static String message(CSVException e) {
    String message = e.getMessage();
    return "a row must be quoted as RFC 4180 says: " + (message == null ? e.toString() : message);
  }

  /** After a fault the parser stands within a row: what is left of it is not another one. */
  private void skipRest() throws IOException {
    text.startRow();
    try {
      if (hasNext()) {
        records.next();
      }
    } catch (CSVException again) {
      // The rest is broken, too; the row is bad once.
    }
  }

  private boolean hasNext() throws IOException {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      if (cause instanceof CharacterCodingException) {
        throw new IOException(
            "a CSV table must be in UTF-8: is not near line " + (parser.getCurrentLineNumber() + 1),
            cause);
      }
      throw cause;
    }
  }

  private boolean isBlank(CSVRecord record) {
    return record.size() == 1 && record.get(0).isBlank();
  }

  private void fill(EventRow row, CSVRecord record) {
    if (record.size() != columns.length) {
      row.reject(
          DeadLetterReason.MALFORMED,
          "a row must have as many cells as the header, "
              + columns.length
              + ": had "
              + record.size());
      return;
    }
    current = record;
    for (int i = 0; i < columns.length; i++) {
      String cell = text(i);
      Column column = columns[i];
      switch (column.role()) {
        case FEATURE -> cells.add(row, Section.FEATURE, column.name(), cell);
        case LABEL -> cells.add(row, Section.PREDICTION_LABEL, "", cell);
        case SCORE -> cells.add(row, Section.PREDICTION_SCORE, "", cell);
        case TRUTH -> cells.add(row, Section.TRUTH, "", cell);
        case EVENT_ID -> CellWriter.eventId(row, cell);
        case EVENT_TIME -> CellWriter.eventTime(row, cell);
        case DROPPED -> {}
      }
    }
  }

  @Override
  public int columns() {
    return columns.length;
  }

  @Override
  public @Nullable String name(int column) {
    return switch (columns[column].role()) {
      case DROPPED, EVENT_ID, EVENT_TIME -> null;
      default -> columns[column].name();
    };
  }

  @Override
  public String text(int column) {
    CSVRecord row = current;
    if (row == null) {
      throw new IllegalStateException("no usable row was read");
    }
    String cell = row.get(column);
    return options.missing().contains(cell) ? "" : cell;
  }

  @Override
  public String place() {
    return "line " + line;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** Refuses to read a row that has no end. */
  private static final class BoundedReader extends Reader {
    private final Reader in;
    private final int most;
    private long read;

    BoundedReader(Reader in, int most) {
      this.in = in;
      this.most = most;
    }

    void startRow() {
      read = 0;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      int got = in.read(into, offset, length);
      read += Math.max(got, 0);
      if (read > most) {
        throw new IOException(
            "a row must have at most " + most + " characters: a quote may never have been closed");
      }
      return got;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
