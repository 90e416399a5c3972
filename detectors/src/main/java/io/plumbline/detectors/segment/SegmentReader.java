package io.plumbline.detectors.segment;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import io.plumbline.detectors.profile.CategoryReader;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name of the segment that an event belongs to. Values are compared in canonical form, so
 * {@code 1}, {@code 1.0} and {@code "1"} are of one segment, and so is {@code true} where the
 * column's categories are those two classes; of a doubled key the later cell counts. Allocates
 * nothing per event; not thread-safe.
 */
public final class SegmentReader {
  private static final int CLASSES = 2;
  private static final byte[] MISSING = SegmentName.MISSING.getBytes(StandardCharsets.UTF_8);

  private final List<String> columns;

  /** By column. */
  private final CategoryReader[] values;

  /** Before each value: a comma but for the first, the column's name and an equals sign. */
  private final byte[][] prefixes;

  private final int[] nameIds;
  private @Nullable NameDictionary names;

  private final byte[] bytes;
  private int length;
  private long hash;

  /** A reader of the segments of some columns of which nothing is known. */
  public SegmentReader(List<String> columns) {
    this(columns, new Layout(List.of()));
  }

  /**
   * A reader of the segments of some columns.
   *
   * @param columns the names of features, at least one
   * @param layout how the model's columns are counted: its values are the segments'
   */
  public SegmentReader(List<String> columns, Layout layout) {
    this.columns = List.copyOf(columns);
    prefixes = new byte[columns.size()][];
    nameIds = new int[prefixes.length];
    int most = 0;
    for (int i = 0; i < prefixes.length; i++) {
      String prefix = (i == 0 ? "" : ",") + SegmentName.encoded(columns.get(i)) + "=";
      prefixes[i] = prefix.getBytes(StandardCharsets.UTF_8);
      most += prefixes[i].length + 3 * Texts.MAX_BOUNDED_BYTES;
    }
    bytes = new byte[most];
    values =
        columns.stream()
            .map(column -> new CategoryReader(column(column, layout)))
            .toArray(CategoryReader[]::new);
  }

  /** No more of a column than what its values are: a reader of many categories takes room. */
  private static ColumnLayout column(String name, Layout layout) {
    ColumnLayout known =
        layout.columns().stream()
            .filter(column -> column.section() == Section.FEATURE && column.name().equals(name))
            .findFirst()
            .orElse(null);
    List<String> categories = known == null ? List.of() : known.categories();
    return new ColumnLayout(
        Section.FEATURE,
        name,
        known != null && known.kind() == ColumnKind.BOOLEAN
            ? ColumnKind.BOOLEAN
            : ColumnKind.CATEGORICAL,
        null,
        categories.size() <= CLASSES ? categories : List.of());
  }

  /**
   * What this reader calls a segment that a reader which knows nothing of the columns has named.
   *
   * @return null where a value is none that can be compared
   */
  public @Nullable String adopted(String segment) {
    StringJoiner name = new StringJoiner(",");
    String[] parts = segment.split(",", -1);
    for (int i = 0; i < parts.length; i++) {
      int value = parts[i].indexOf('=') + 1;
      String old = parts[i].substring(value);
      String now = old.equals(SegmentName.MISSING) ? old : values[i].adopted(old);
      if (now == null) {
        return null;
      }
      name.add(parts[i].substring(0, value) + now);
    }
    return name.toString();
  }

  /**
   * Reads the name of an event's segment.
   *
   * @return false where some value is none that can be compared: not a number, infinite, nested
   */
  public boolean read(EventRow row) {
    if (names != row.names()) {
      names = row.names();
      for (int i = 0; i < nameIds.length; i++) {
        nameIds[i] = names.register(columns.get(i));
      }
    }
    length = 0;
    for (int i = 0; i < prefixes.length; i++) {
      append(prefixes[i]);
      int cell = cellOf(row, nameIds[i]);
      if (cell < 0 || row.type(cell) == EventRow.NULL) {
        append(MISSING);
      } else if (values[i].read(row, cell)) {
        appendValue(values[i]);
      } else {
        return false;
      }
    }
    hash = Hashes.of(bytes, 0, length);
    return true;
  }

  /** From the end, for the last cell of a name counts. */
  private static int cellOf(EventRow row, int nameId) {
    for (int cell = row.cells() - 1; cell >= 0; cell--) {
      if (row.section(cell) == Section.FEATURE && row.nameId(cell) == nameId) {
        return cell;
      }
    }
    return -1;
  }

  private void append(byte[] part) {
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
  }

  private void appendValue(CategoryReader value) {
    byte[] utf8 = value.bytes();
    int offset = value.offset();
    int size = value.length();
    if (SegmentName.isReserved(utf8, offset, size)) {
      length = SegmentName.escape(utf8[offset], bytes, length);
      offset++;
      size--;
    }
    length = SegmentName.encode(utf8, offset, size, bytes, length);
  }

  // ---- what was read last ----

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  long hash() {
    return hash;
  }

  boolean is(byte[] name) {
    return Arrays.equals(name, 0, name.length, bytes, 0, length);
  }

  /** The name of the segment. */
  public String name() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
