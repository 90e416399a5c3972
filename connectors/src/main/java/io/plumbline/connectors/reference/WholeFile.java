package io.plumbline.connectors.reference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are written whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a text in UTF-8: a reader sees the old file until the new one is complete. Creates the
   * folder.
   *
   * @return how many bytes were written
   */
  public static long write(Path file, String content) throws IOException {
    return write(file, StandardCharsets.UTF_8.encode(content));
  }

  /**
   * Writes bytes, likewise.
   *
   * @return how many bytes were written
   */
  public static long write(Path file, byte[] content) throws IOException {
    return write(file, ByteBuffer.wrap(content));
  }

  private static long write(Path file, ByteBuffer content) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null || Files.isDirectory(target)) {
      throw new IOException(file + ": the file must not be a folder");
    }
    Files.createDirectories(folder);
    long size = content.remaining();
    Path draft = folder.resolve("." + name + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (FileChannel out =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (content.hasRemaining()) {
          out.write(content);
        }
        out.force(true);
      }
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    return size;
  }
}
