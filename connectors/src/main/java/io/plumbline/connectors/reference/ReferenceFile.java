package io.plumbline.connectors.reference;

import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.MappingProblem;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * One file of reference data.
 *
 * @param path where it is
 * @param format how it is written; gzip around it is recognised by its first bytes
 */
public record ReferenceFile(Path path, ReferenceFormat format) {
  private static final int BUFFER = 1 << 16;

  /** The bytes of the file as it is stored. */
  public long size() throws IOException {
    return Files.size(path);
  }

  /**
   * Opens the file at its beginning.
   *
   * @param shape what its rows look like
   * @param bytesRead counts the bytes that were taken from the file as it is stored
   * @throws IOException if it cannot be opened or its header is unusable
   */
  public ReferenceReader open(ReferenceShape shape, AtomicLong bytesRead) throws IOException {
    InputStream in = new Counted(Files.newInputStream(path), bytesRead);
    try {
      return format.open(decompressed(new BufferedInputStream(in, BUFFER)), path, shape);
    } catch (IOException | RuntimeException e) {
      try {
        in.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /**
   * What a mapping names and the schema that the file brings along lacks: those columns would be
   * missing from every row. Empty where files have no schema.
   *
   * @throws IOException if it cannot be opened or its header is unusable
   */
  public List<MappingProblem> misfits(EventMapping mapping) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return format.misfits(decompressed(new BufferedInputStream(in, BUFFER)), mapping);
    }
  }

  private static InputStream decompressed(BufferedInputStream in) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    boolean gzip = first == 0x1F && second == 0x8B;
    return gzip ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
  }

  private static final class Counted extends FilterInputStream {
    private final AtomicLong bytes;

    Counted(InputStream in, AtomicLong bytes) {
      super(in);
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        bytes.incrementAndGet();
      }
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      if (read > 0) {
        bytes.addAndGet(read);
      }
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
