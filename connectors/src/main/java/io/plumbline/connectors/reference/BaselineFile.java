package io.plumbline.connectors.reference;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.baseline.InvalidBaseline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Baselines in files, in the form of {@link BaselineJson}. */
public final class BaselineFile {
  /** The largest file that is ever read, in bytes. */
  public static final int MOST_BYTES = 1 << 28;

  private BaselineFile() {}

  /**
   * Reads a baseline of at most {@link #MOST_BYTES}.
   *
   * @throws IOException if there is none, or it cannot be used; the message begins with the path
   */
  public static Baseline read(Path file) throws IOException {
    return read(file, MOST_BYTES);
  }

  /**
   * Reads a baseline. One that is too large is not read.
   *
   * @param mostBytes how large the file may be
   * @throws IOException if there is none, or it cannot be used; the message begins with the path
   */
  public static Baseline read(Path file, int mostBytes) throws IOException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // A device or a pipe might never end.
        throw new IOException(file + ": a baseline must be a file");
      }
      return BaselineJson.read(text(file, mostBytes));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": is not there; `plumbline baseline` makes it", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": must be UTF-8", e);
    } catch (InvalidBaseline e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path file, int mostBytes) throws IOException {
    long size = Files.size(file);
    byte[] bytes = {};
    if (size <= mostBytes) {
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(mostBytes + 1); // It may grow meanwhile.
      }
      size = bytes.length;
    }
    if (size > mostBytes) {
      throw new IOException(
          file + ": a baseline must have at most " + mostBytes + " bytes: had " + size);
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Writes a baseline, whole or not at all: a reader sees the old file until the new one is
   * complete. Creates the folder.
   *
   * @return how many bytes were written
   */
  public static long write(Path file, Baseline baseline) throws IOException {
    return WholeFile.write(file, BaselineJson.write(baseline));
  }
}
