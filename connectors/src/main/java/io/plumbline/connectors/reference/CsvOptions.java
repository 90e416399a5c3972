package io.plumbline.connectors.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a CSV table are. Every column that is not named here is a feature.
 *
 * @param label the column of the model's answer, or null
 * @param score the column of the positive class's probability, or null
 * @param truth the column of the true label, or null
 * @param eventId the column of the event's id, or null
 * @param eventTime the column of the event's time, or null
 * @param dropped columns that are left out
 * @param missing cells that are missing values, such as {@code NA}; the empty cell always is
 * @param delimiter between cells; null for a tab in files that end in {@code .tsv} and a comma else
 * @param header whether the first row names the columns; else they are {@code _c0}, {@code _c1}, …
 */
public record CsvOptions(
    @Nullable String label,
    @Nullable String score,
    @Nullable String truth,
    @Nullable String eventId,
    @Nullable String eventTime,
    Set<String> dropped,
    Set<String> missing,
    @Nullable Character delimiter,
    boolean header) {
  /** Every column is a feature. */
  public static final CsvOptions DEFAULT =
      new CsvOptions(null, null, null, null, null, Set.of(), Set.of(), null);

  /** A table with a header. */
  public CsvOptions(
      @Nullable String label,
      @Nullable String score,
      @Nullable String truth,
      @Nullable String eventId,
      @Nullable String eventTime,
      Set<String> dropped,
      Set<String> missing,
      @Nullable Character delimiter) {
    this(label, score, truth, eventId, eventTime, dropped, missing, delimiter, true);
  }

  /** Copies the sets; refuses a column with two meanings and a delimiter that cannot be one. */
  public CsvOptions {
    dropped = Set.copyOf(dropped);
    missing = Set.copyOf(missing);
    List<String> named = new ArrayList<>(dropped);
    for (String column : new String[] {label, score, truth, eventId, eventTime}) {
      if (column != null && named.contains(column)) {
        throw new IllegalArgumentException(
            "a column has one meaning: \"" + column + "\" was given two");
      }
      if (column != null) {
        named.add(column);
      }
    }
    if (delimiter != null && "\"\r\n".indexOf(delimiter) >= 0) {
      throw new IllegalArgumentException("a delimiter must be neither a quote nor a line break");
    }
  }

  /** The delimiter of a file. */
  char delimiterOf(Path file) {
    if (delimiter != null) {
      return delimiter;
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".tsv") || name.endsWith(".tsv.gz") ? '\t' : ',';
  }

  /** The columns that a table must have. */
  List<String> required() {
    List<String> required = new ArrayList<>();
    for (String column : new String[] {label, score, truth, eventId, eventTime}) {
      if (column != null) {
        required.add(column);
      }
    }
    dropped.stream().sorted().forEach(required::add);
    return required;
  }
}
