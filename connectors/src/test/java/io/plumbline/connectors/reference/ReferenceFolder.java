package io.plumbline.connectors.reference;

import io.plumbline.detectors.event.EventRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A folder of reference files that a test writes and reads. */
final class ReferenceFolder {
  static final ReferenceRows.Listener NOBODY = (bytes, rows) -> {};

  private final Path folder;

  ReferenceFolder(Path folder) {
    this.folder = folder;
  }

  /** What reading gave: the values of every row by subject. */
  record Read(List<Map<String, Object>> rows, ReferenceRows.Tally tally) {}

  Path file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Read read(CsvOptions options, @Nullable String model, Path... paths) throws IOException {
    List<ReferenceFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(new ReferenceFile(path, ReferenceFormat.ofFile(path).orElseThrow()));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    ReferenceRows.Tally tally =
        new ReferenceRows(files, ReferenceShape.published(options), model)
            .read(row -> rows.add(values(row)), NOBODY);
    return new Read(rows, tally);
  }

  static Read read(Path... paths) throws IOException {
    return read(CsvOptions.DEFAULT, null, paths);
  }

  static Map<String, Object> values(EventRow row) {
    Map<String, Object> values = new TreeMap<>();
    for (int i = 0; i < row.cells(); i++) {
      String name = row.section(i).single() ? "" : row.names().name(row.nameId(i));
      values.put(row.section(i).subject(name), value(row, i));
    }
    return values;
  }

  private static Object value(EventRow row, int cell) {
    return switch (row.type(cell)) {
      case EventRow.NUMBER ->
          row.textLength(cell) > 0
              ? row.number(cell) + "=" + row.string(row.textStart(cell), row.textLength(cell))
              : (Object) row.number(cell);
      case EventRow.TEXT -> row.string(row.textStart(cell), row.textLength(cell));
      case EventRow.BOOLEAN -> row.number(cell) == 1;
      case EventRow.NULL -> "<null>";
      default -> "<other>";
    };
  }
}
