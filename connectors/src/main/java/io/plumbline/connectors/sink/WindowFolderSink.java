package io.plumbline.connectors.sink;

import io.plumbline.connectors.reference.WholeFile;
import io.plumbline.connectors.sagemaker.MonitoredWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A folder for each window with the files that Model Monitor writes: {@code statistics.json},
 * {@code constraints.json}, {@code constraint_violations.json}.
 *
 * <p>Each file is written whole, beside its place, forced to disk and moved there, so whoever reads
 * it sees an old one or a new one. A later revision of the window replaces them. The hidden file
 * {@code .plumbline} comes last and says of which revision all of them are; it is also how a run
 * that starts anew tells what it may remove. After a failure windows since the last checkpoint are
 * written again, with the same content in the end.
 *
 * <p>Any number of writers: a window has one.
 */
public final class WindowFolderSink implements Sink<MonitoredWindow> {
  static final String STATISTICS = "statistics.json";
  static final String CONSTRAINTS = "constraints.json";
  static final String VIOLATIONS = "constraint_violations.json";

  /** The mark of a folder that is a window's. */
  static final String MARK = ".plumbline";

  private static final long serialVersionUID = 1L;

  private final String root;

  /**
   * A sink to one folder.
   *
   * @param root the folder; it is made if there is none
   */
  public WindowFolderSink(Path root) {
    this.root = root.toAbsolutePath().toString();
  }

  /** Removes the windows that an earlier run wrote below a folder, and nothing else. */
  public static void clear(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    List<Path> marks;
    try (Stream<Path> all = Files.walk(root)) {
      marks =
          all.filter(file -> MARK.equals(String.valueOf(file.getFileName())))
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .toList();
    } catch (UncheckedIOException e) {
      throw new IOException(root + ": cannot be searched for windows: " + e.getMessage(), e);
    }
    for (Path mark : marks) {
      Path folder = Objects.requireNonNull(mark.getParent());
      removeDrafts(folder);
      for (String name : List.of(STATISTICS, CONSTRAINTS, VIOLATIONS, MARK)) {
        Files.deleteIfExists(folder.resolve(name));
      }
      while (folder != null && !folder.equals(root) && removeIfEmpty(folder)) {
        folder = folder.getParent();
      }
    }
  }

  private static boolean removeIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
      return true;
    } catch (DirectoryNotEmptyException holdsSomethingElse) {
      return false;
    }
  }

  /** What a process that was killed left half written. */
  private static void removeDrafts(Path folder) throws IOException {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path draft : drafts) {
        Files.deleteIfExists(draft);
      }
    }
  }

  @Override
  public SinkWriter<MonitoredWindow> createWriter(WriterInitContext context) {
    return new Folders(Path.of(root));
  }

  /** Writes windows below a folder. */
  record Folders(Path root) implements SinkWriter<MonitoredWindow> {
    @Override
    public void write(MonitoredWindow window, Context context) throws IOException {
      Path folder = root.resolve(window.folder());
      put(folder.resolve(STATISTICS), window.statistics());
      put(folder.resolve(CONSTRAINTS), window.constraints());
      put(folder.resolve(VIOLATIONS), window.violations());
      byte[] mark = ("revision " + window.revision() + "\n").getBytes(StandardCharsets.US_ASCII);
      put(folder.resolve(MARK), mark);
      removeDrafts(folder);
    }

    private static void put(Path file, byte[] content) throws IOException {
      if (content.length == 0) {
        Files.deleteIfExists(file);
      } else {
        WholeFile.write(file, content);
      }
    }

    @Override
    public void flush(boolean endOfInput) {
      // Every file is on disk already.
    }

    @Override
    public void close() {
      // No file is open.
    }
  }
}
