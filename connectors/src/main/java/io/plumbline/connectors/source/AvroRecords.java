package io.plumbline.connectors.source;

import io.plumbline.detectors.event.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** The records of one Avro object container file, block by block. */
final class AvroRecords implements FileRecords {
  private static final byte[] NOTHING = {};

  private final FileChannel channel;
  private final Storage storage;
  private final @Nullable Resolution resolution;
  private final @Nullable DataFileReader<Object> blocks;

  private @Nullable Schema schema;
  private byte[] block = NOTHING;
  private int blockEnd;
  private long leftInBlock;
  private long records;
  private @Nullable BinaryDecoder decoder;
  private @Nullable DeadLetterReason fault;
  private String faultDetail = "";
  private boolean ended;

  private AvroRecords(FileChannel channel, @Nullable Schema expected) throws IOException {
    this.channel = channel;
    storage = new Storage(channel);
    DataFileReader<Object> opened = null;
    Resolution needed = null;
    try {
      opened = new DataFileReader<>(storage, new GenericDatumReader<>());
      Schema written = opened.getSchema();
      needed = expected == null ? null : Resolution.between(written, expected);
      schema = written;
      if (expected != null && needed != null && !needed.possible()) {
        breaks(
            DeadLetterReason.UNKNOWN_SCHEMA,
            "the file's schema "
                + written.getFullName()
                + " must resolve to "
                + expected.getFullName()
                + ": "
                + needed.obstacle());
      }
    } catch (IOException | RuntimeException e) {
      breaks(e);
    }
    blocks = opened;
    resolution = needed;
  }

  static AvroRecords open(Path path, FilePosition from, @Nullable Schema expected)
      throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      AvroRecords records = new AvroRecords(channel, expected);
      records.skip(from.records());
      return records;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void skip(long count) throws IOException {
    try {
      while (records < count && fault == null && fillBlock()) {
        if (leftInBlock <= count - records) {
          records += leftInBlock;
          leftInBlock = 0;
        } else {
          nextLength();
        }
      }
    } catch (IOException | RuntimeException e) {
      breaks(e);
    }
    if (records < count) {
      // The position is behind the place where the file breaks: that was reported already.
      ended = true;
      records = count;
    }
  }

  @Override
  public boolean next(RawRecord raw) throws IOException {
    if (ended) {
      return false;
    }
    try {
      if (fault == null && fillBlock()) {
        int length = nextLength();
        int start = end() - length;
        if (resolution == null) {
          raw.bytes(block, start, length);
        } else {
          byte[] resolved = resolution.resolve(block, start, length);
          raw.bytes(resolved, 0, resolved.length);
        }
        Schema writer = schema;
        if (writer != null) {
          raw.writtenWith(writer);
        }
        raw.place(':', records);
        return true;
      }
    } catch (IOException | RuntimeException e) {
      breaks(e);
    }
    ended = true;
    DeadLetterReason why = fault;
    if (why == null) {
      return false;
    }
    records++;
    raw.bytes(NOTHING, 0, 0);
    raw.place(':', records);
    raw.reject(why, faultDetail);
    return true;
  }

  /** Makes sure that a record is left in the block; false at the end of the file. */
  private boolean fillBlock() throws IOException {
    DataFileReader<Object> from = blocks;
    while (leftInBlock == 0) {
      if (from == null) {
        return false;
      }
      if (!from.hasNext()) {
        // Avro takes a file that ends within a block for one that ends before it.
        if (from.previousSync() < channel.size()) {
          throw new EOFException("the last block is not complete");
        }
        return false;
      }
      ByteBuffer content = from.nextBlock();
      leftInBlock = from.getBlockCount();
      block = content.array();
      int start = content.arrayOffset() + content.position();
      blockEnd = start + content.remaining();
      decoder = DecoderFactory.get().binaryDecoder(block, start, content.remaining(), decoder);
    }
    return true;
  }

  /** Where the decoder stands in the block. */
  private int end() throws IOException {
    BinaryDecoder at = decoder;
    return at == null ? blockEnd : blockEnd - at.inputStream().available();
  }

  /** Steps over one record and returns its length in the block. */
  private int nextLength() throws IOException {
    DataFileReader<Object> from = blocks;
    BinaryDecoder at = decoder;
    if (from == null || at == null) {
      throw new IllegalStateException("no block is open");
    }
    int start = end();
    GenericDatumReader.skip(from.getSchema(), at);
    leftInBlock--;
    records++;
    return end() - start;
  }

  private void breaks(Exception e) throws IOException {
    IOException failure = storage.failure;
    if (failure != null) {
      throw failure;
    }
    breaks(
        DeadLetterReason.MALFORMED,
        "an Avro container must be whole: broken after "
            + records
            + " records, the rest of the file is lost: "
            + e);
  }

  private void breaks(DeadLetterReason why, String detail) {
    fault = why;
    faultDetail = detail;
  }

  @Override
  public FilePosition position() {
    return new FilePosition(0, records);
  }

  @Override
  public long bytesRead() {
    try {
      return channel.position();
    } catch (IOException e) {
      // Only a figure of progress, and only of a file that was closed.
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The file as Avro reads it; tells a storage that fails from content that is broken. */
  private static final class Storage implements SeekableInput {
    private final FileChannel channel;
    private @Nullable IOException failure;

    Storage(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return channel.read(ByteBuffer.wrap(bytes, offset, length));
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public long tell() throws IOException {
      return channel.position();
    }

    @Override
    public long length() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** From the schema of a file to the decoder's, by Avro's own rules. */
  private static final class Resolution {
    private final @Nullable String obstacle;
    private final GenericDatumReader<Object> reader;
    private final GenericDatumWriter<Object> writer;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private @Nullable BinaryDecoder in;
    private @Nullable BinaryEncoder encoder;

    private Resolution(Schema written, Schema expected, @Nullable String obstacle) {
      this.obstacle = obstacle;
      reader = new GenericDatumReader<>(written, expected);
      writer = new GenericDatumWriter<>(expected);
    }

    /** Null where both lay records out alike. */
    static @Nullable Resolution between(Schema written, Schema expected) {
      if (SchemaNormalization.parsingFingerprint64(written)
          == SchemaNormalization.parsingFingerprint64(expected)) {
        return null;
      }
      SchemaCompatibility.SchemaPairCompatibility verdict =
          SchemaCompatibility.checkReaderWriterCompatibility(expected, written);
      boolean compatible = verdict.getType() == SchemaCompatibilityType.COMPATIBLE;
      return new Resolution(
          written,
          expected,
          compatible ? null : verdict.getResult().getIncompatibilities().toString());
    }

    boolean possible() {
      return obstacle == null;
    }

    String obstacle() {
      return obstacle == null ? "" : obstacle;
    }

    byte[] resolve(byte[] bytes, int start, int length) throws IOException {
      BinaryDecoder from = DecoderFactory.get().binaryDecoder(bytes, start, length, in);
      in = from;
      Object datum = reader.read(null, from);
      out.reset();
      BinaryEncoder to = EncoderFactory.get().binaryEncoder(out, encoder);
      encoder = to;
      writer.write(datum, to);
      to.flush();
      return out.toByteArray();
    }
  }
}
