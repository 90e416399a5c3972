package io.plumbline.connectors.reference;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of reference data, file after file, as often as they are asked for.
 *
 * <p>A reference needs neither ids nor times: a row that lacks only those is used. Rows of other
 * models than the wanted one are left out. The same files give the same rows in the same order.
 */
public final class ReferenceRows {
  /** How many bad rows are described. */
  public static final int SHOWN = 5;

  private final List<ReferenceFile> files;
  private final ReferenceShape shape;
  private final @Nullable String model;
  private final NameDictionary names = new NameDictionary();

  /**
   * What was read.
   *
   * @param used rows that were handed on
   * @param bad rows that could not be used
   * @param otherModels rows of other models than the wanted one
   * @param untimed rows that were used without a time
   * @param examples the first bad rows, each with its file, its place and what is wrong
   */
  public record Tally(long used, long bad, long otherModels, long untimed, List<String> examples) {
    /** Copies the list. */
    public Tally {
      examples = List.copyOf(examples);
    }

    /** The share of bad rows among those that are not of other models, 0 to 1. */
    public double badShare() {
      long judged = used + bad;
      return judged == 0 ? 0 : (double) bad / judged;
    }
  }

  /** Is told how far the reading is. */
  public interface Listener {
    /**
     * Called after every row.
     *
     * @param bytes how many bytes were read of the files as they are stored, in this pass
     * @param rows how many rows were read in this pass, good and bad
     */
    void read(long bytes, long rows);
  }

  /**
   * Rows of files.
   *
   * @param shape what their rows look like
   * @param model the only model whose rows are wanted, or null for whatever comes; rows that name
   *     none are taken for its own
   */
  public ReferenceRows(List<ReferenceFile> files, ReferenceShape shape, @Nullable String model) {
    this.files = List.copyOf(files);
    this.shape = shape;
    this.model = model;
  }

  /** The names that the cells of all rows refer to. */
  public NameDictionary names() {
    return names;
  }

  /** The bytes of all files as they are stored. */
  public long size() throws IOException {
    long size = 0;
    for (ReferenceFile file : files) {
      size += file.size();
    }
    return size;
  }

  /**
   * Reads all files from their beginning.
   *
   * @param rows takes each usable row, which is reused for the next
   * @throws IOException if a file cannot be read to its end; the message begins with its path
   */
  public Tally read(Consumer<EventRow> rows, Listener listener) throws IOException {
    return read((row, reader) -> rows.accept(row), listener);
  }

  /**
   * Reads all files from their beginning.
   *
   * @param rows takes each usable row, which is reused for the next, and its reader, which has the
   *     {@link TextCells} of a table's row
   * @throws IOException if a file cannot be read to its end; the message begins with its path
   */
  public Tally read(BiConsumer<EventRow, ReferenceReader> rows, Listener listener)
      throws IOException {
    EventRow row = new EventRow(names);
    AtomicLong bytes = new AtomicLong();
    long used = 0;
    long bad = 0;
    long otherModels = 0;
    long untimed = 0;
    List<String> examples = new ArrayList<>();
    for (ReferenceFile file : files) {
      String place = "";
      try (ReferenceReader reader = file.open(shape, bytes)) {
        while (reader.next(row)) {
          place = reader.place();
          DeadLetterReason reason = row.reason();
          if (reason != null
              && reason != DeadLetterReason.NO_ID
              && reason != DeadLetterReason.NO_TIME) {
            bad++;
            if (examples.size() < SHOWN) {
              examples.add(describe(file, reader, row));
            }
          } else if (isOfAnotherModel(row)) {
            otherModels++;
          } else {
            used++;
            untimed += row.hasEventTime() ? 0 : 1;
            nameModel(row);
            rows.accept(row, reader);
          }
          listener.read(bytes.get(), used + bad + otherModels);
        }
      } catch (IOException e) {
        String after = place.isEmpty() ? "" : " (after " + place + ")";
        throw new IOException(file.path() + after + ": " + reasonOf(e), e);
      }
    }
    return new Tally(used, bad, otherModels, untimed, examples);
  }

  private boolean isOfAnotherModel(EventRow row) {
    return model != null
        && row.hasModel()
        && !model.equals(row.string(row.modelStart(), row.modelLength()));
  }

  private void nameModel(EventRow row) {
    if (model != null && !row.hasModel()) {
      int start = row.append(model);
      row.model(start, row.textEnd() - start);
    }
  }

  private static String describe(ReferenceFile file, ReferenceReader reader, EventRow row) {
    DeadLetterReason reason = row.reason();
    return String.format(
        Locale.ROOT,
        "%s, %s: %s: %s",
        file.path(),
        reader.place(),
        reason == null ? "unusable" : reason.wireName(),
        row.detail());
  }

  private static String reasonOf(IOException e) {
    String message = e.getMessage();
    if (e instanceof java.io.EOFException) {
      return "is cut short: " + (message == null ? "it ends too early" : message);
    }
    return message == null ? e.toString() : message;
  }
}
