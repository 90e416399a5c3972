package io.plumbline.connectors.source;

import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.SchemaBounds;
import io.plumbline.detectors.event.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
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

  /** How many values may be in one another. */
  private static final int DEEPEST_VALUE = EventLimits.MOST_DEPTH;

  /** Avro's resolution writes every type out wherever it is used. */
  private static final int MOST_TYPES = 100_000;

  private final FileChannel channel;
  private final Storage storage;
  private final @Nullable Resolution resolution;
  private final @Nullable AvroBlocks blocks;

  private @Nullable Schema schema;
  private byte[] block = NOTHING;
  private int blockEnd;
  private long leftInBlock;
  private long records;
  private @Nullable BinaryDecoder decoder;
  private @Nullable DeadLetterReason fault;
  private String faultDetail = "";
  private boolean ended;

  private AvroRecords(FileChannel channel, @Nullable Schema expected, int maxBytes)
      throws IOException {
    this.channel = channel;
    storage = new Storage(Channels.newInputStream(channel));
    AvroBlocks opened = null;
    Resolution needed = null;
    try {
      opened = new AvroBlocks(storage, maxBytes);
      Schema written = opened.schema();
      String outOfBounds = outOfBounds(written, expected != null);
      needed =
          expected == null || outOfBounds != null ? null : Resolution.between(written, expected);
      schema = written;
      if (outOfBounds != null) {
        breaks(DeadLetterReason.UNKNOWN_SCHEMA, outOfBounds);
      } else if (expected != null && needed != null && !needed.possible()) {
        breaks(
            DeadLetterReason.UNKNOWN_SCHEMA,
            "the file's schema "
                + written.getFullName()
                + " must resolve to "
                + expected.getFullName()
                + ": "
                + needed.obstacle());
      } else if (hasEndlessArrays(written, new HashSet<>())) {
        breaks(
            DeadLetterReason.UNKNOWN_SCHEMA,
            "the items of an array must have bytes: not so in the file's schema "
                + written.getFullName());
      }
    } catch (IOException | RuntimeException | StackOverflowError e) {
      breaks(e);
    }
    blocks = opened;
    resolution = needed;
  }

  private static @Nullable String outOfBounds(Schema written, boolean resolved) {
    String fault = SchemaBounds.fault(written);
    return fault == null && resolved && SchemaBounds.types(written) > MOST_TYPES
        ? "a file's schema must have at most "
            + MOST_TYPES
            + " types, those in others counted each time: that of "
            + written.getFullName()
            + " has more"
        : fault;
  }

  /** Whether few bytes can hold any number of items, so that to step over them takes for ever. */
  private static boolean hasEndlessArrays(Schema schema, Set<String> seen) {
    return switch (schema.getType()) {
      case ARRAY ->
          isEmpty(schema.getElementType(), new HashSet<>())
              || hasEndlessArrays(schema.getElementType(), seen);
      case MAP -> hasEndlessArrays(schema.getValueType(), seen);
      case UNION -> schema.getTypes().stream().anyMatch(s -> hasEndlessArrays(s, seen));
      case RECORD ->
          seen.add(schema.getFullName())
              && schema.getFields().stream().anyMatch(f -> hasEndlessArrays(f.schema(), seen));
      default -> false;
    };
  }

  private static boolean isEmpty(Schema schema, Set<String> seen) {
    return switch (schema.getType()) {
      case NULL -> true;
      case FIXED -> schema.getFixedSize() == 0;
      case RECORD ->
          !seen.add(schema.getFullName())
              || schema.getFields().stream().allMatch(f -> isEmpty(f.schema(), seen));
      default -> false;
    };
  }

  static AvroRecords open(Path path, FilePosition from, @Nullable Schema expected, int maxBytes)
      throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      AvroRecords records = new AvroRecords(channel, expected, maxBytes);
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
    } catch (IOException | RuntimeException | StackOverflowError e) {
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
    } catch (IOException | RuntimeException | StackOverflowError e) {
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
    AvroBlocks from = blocks;
    while (leftInBlock == 0) {
      if (from == null || !from.next()) {
        return false;
      }
      leftInBlock = from.records();
      block = from.content();
      blockEnd = block.length;
      decoder = DecoderFactory.get().binaryDecoder(block, 0, blockEnd, decoder);
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
    AvroBlocks from = blocks;
    BinaryDecoder at = decoder;
    if (from == null || at == null) {
      throw new IllegalStateException("no block is open");
    }
    int start = end();
    skip(from.schema(), at, 1);
    leftInBlock--;
    records++;
    return end() - start;
  }

  /** Steps over a value in so many others; where one is that deep does not depend on the stack. */
  private static void skip(Schema schema, BinaryDecoder in, int depth) throws IOException {
    if (depth > DEEPEST_VALUE) {
      throw new IOException("a value is nested deeper than " + DEEPEST_VALUE + " levels");
    }
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in, depth + 1);
        }
      }
      case ARRAY -> {
        for (long items = in.skipArray(); items > 0; items = in.skipArray()) {
          for (long i = 0; i < items; i++) {
            skip(schema.getElementType(), in, depth + 1);
          }
        }
      }
      case MAP -> {
        for (long entries = in.skipMap(); entries > 0; entries = in.skipMap()) {
          for (long i = 0; i < entries; i++) {
            in.skipString();
            skip(schema.getValueType(), in, depth + 1);
          }
        }
      }
      case UNION -> skip(schema.getTypes().get(in.readIndex()), in, depth + 1);
      case FIXED -> in.skipFixed(schema.getFixedSize());
      case STRING -> in.skipString();
      case BYTES -> in.skipBytes();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case ENUM -> in.readEnum();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case BOOLEAN -> in.readBoolean();
      case NULL -> {}
    }
  }

  private void breaks(Throwable e) throws IOException {
    IOException failure = storage.failure;
    if (failure != null) {
      throw failure;
    }
    breaks(
        e instanceof AvroBlocks.TooLarge large ? large.reason() : DeadLetterReason.MALFORMED,
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

  /** The file's bytes; tells a storage that fails from content that is broken. */
  private static final class Storage extends FilterInputStream {
    private @Nullable IOException failure;

    Storage(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
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
