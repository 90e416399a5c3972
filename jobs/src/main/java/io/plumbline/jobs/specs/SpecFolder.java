package io.plumbline.jobs.specs;

import io.plumbline.jobs.config.ModelEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The watched folder: each file whose name ends in {@code .yaml}, {@code .yml} or {@code .json} is
 * one model's entry. Hidden files, such as those that editors write first, are left out.
 *
 * <p>What can be put in it is bounded: of files past the number of specs and past {@link #MAX_TEXT}
 * bytes in all, in the order of their names, none is read.
 */
final class SpecFolder implements SpecOrigin {
  private static final long serialVersionUID = 1L;

  /** How many bytes the files may have in all: they are kept, to tell what has changed. */
  static final long MAX_TEXT = 128L << 20;

  /** Past so many files for each spec that there may be, the folder is not read at all. */
  private static final int MAX_FILES_PER_SPEC = 10;

  private final String folder;
  private final int limit;

  /**
   * @param limit how many specs there may be
   */
  SpecFolder(Path folder, int limit) {
    this.folder = folder.toString();
    this.limit = limit;
  }

  @Override
  public Reader open() {
    return new Watch(Path.of(folder), limit);
  }

  /** The files of a folder that hold specs, by name. */
  private static List<Path> files(Path folder, long most) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files = entries.filter(SpecFolder::isSpec).limit(most + 1).sorted().toList();
      if (files.size() > most) {
        throw new IOException(folder + " must hold at most " + most + " files: has more");
      }
      return files;
    }
  }

  private static boolean isSpec(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && Files.isRegularFile(file);
  }

  /** Reads only files that changed since the last time. */
  private static final class Watch implements Reader {
    private final Path folder;
    private final int limit;
    private Map<Path, Seen> seen = new HashMap<>();

    private record Seen(FileTime modified, long size, @Nullable Object key, Published published) {}

    Watch(Path folder, int limit) {
      this.folder = folder;
      this.limit = limit;
    }

    @Override
    public List<Published> read() throws IOException {
      Map<Path, Seen> now = new HashMap<>();
      List<Published> published = new ArrayList<>();
      long bytes = 0;
      for (Path file : files(folder, (long) MAX_FILES_PER_SPEC * limit)) {
        if (published.size() >= limit) {
          published.add(
              Published.unreadable(
                  name(file),
                  "there may be at most " + limit + " specs (limits.models): this file is one more",
                  file,
                  0));
          continue;
        }
        Seen as = look(file, MAX_TEXT - bytes);
        if (as != null) {
          String text = as.published().text();
          bytes += text == null ? 0 : as.size();
          now.put(file, as);
          published.add(as.published());
        }
      }
      seen = now;
      return published;
    }

    private @Nullable Seen look(Path file, long room) {
      BasicFileAttributes attributes;
      try {
        attributes = Files.readAttributes(file, BasicFileAttributes.class);
      } catch (NoSuchFileException gone) {
        return null;
      } catch (IOException e) {
        return new Seen(
            FileTime.fromMillis(0),
            -1,
            null,
            Published.unreadable(name(file), "the file must be readable: " + e, file, 0));
      }
      if (attributes.size() > Math.min(room, ModelEntry.MAX_CHARACTERS)) {
        // Not as a file of its size: it is read once there is room for it.
        return new Seen(
            attributes.lastModifiedTime(),
            -1,
            null,
            Published.unreadable(
                name(file),
                attributes.size() > ModelEntry.MAX_CHARACTERS
                    ? "the file must have at most "
                        + ModelEntry.MAX_CHARACTERS
                        + " bytes: has "
                        + attributes.size()
                    : "the files of the folder must have at most "
                        + MAX_TEXT
                        + " bytes in all: with this one they have more",
                file,
                attributes.lastModifiedTime().toMillis()));
      }
      Seen before = seen.get(file);
      FileTime modified = attributes.lastModifiedTime();
      if (before != null
          && before.modified.equals(modified)
          && before.size == attributes.size()
          && java.util.Objects.equals(before.key, attributes.fileKey())) {
        return before;
      }
      return new Seen(
          modified, attributes.size(), attributes.fileKey(), read(file, modified.toMillis()));
    }

    private Published read(Path file, long time) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(ModelEntry.MAX_CHARACTERS + 1);
        if (bytes.length > ModelEntry.MAX_CHARACTERS) {
          return Published.unreadable(
              name(file),
              "the file must have at most " + ModelEntry.MAX_CHARACTERS + " bytes: has more",
              file,
              time);
        }
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return Published.readable(name(file), text, file, time);
      } catch (CharacterCodingException e) {
        return Published.unreadable(
            name(file), "the file must be UTF-8: was another encoding", file, time);
      } catch (IOException e) {
        return Published.unreadable(name(file), "the file must be readable: " + e, file, time);
      }
    }

    private String name(Path file) {
      return folder.getFileName() + "/" + file.getFileName();
    }
  }
}
