package io.plumbline.connectors.reference;

import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.MappingProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How reference data is written. */
public enum ReferenceFormat {
  /** One prediction event, or record of a user's own, per line. */
  JSON(List.of(".jsonl", ".json", ".ndjson")) {
    @Override
    ReferenceReader open(InputStream in, Path file, ReferenceShape shape) throws IOException {
      return new JsonLinesReader(in, shape);
    }
  },
  /** A table with a header, RFC 4180. */
  CSV(List.of(".csv", ".tsv")) {
    @Override
    ReferenceReader open(InputStream in, Path file, ReferenceShape shape) throws IOException {
      return new CsvReader(in, shape.columns(), shape.columns().delimiterOf(file));
    }
  },
  /** An Avro object container file of prediction events, or of a user's own records. */
  AVRO(List.of(".avro")) {
    @Override
    ReferenceReader open(InputStream in, Path file, ReferenceShape shape) throws IOException {
      return new AvroFileReader(in, shape);
    }

    @Override
    List<MappingProblem> misfits(InputStream in, EventMapping mapping) throws IOException {
      return AvroFileReader.misfits(in, mapping);
    }
  };

  private final List<String> endings;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  ReferenceFormat(List<String> endings) {
    this.endings = endings;
  }

  /** Reads a file, already opened and decompressed. The reader closes the stream. */
  abstract ReferenceReader open(InputStream in, Path file, ReferenceShape shape) throws IOException;

  /** What a mapping names and the file's own schema lacks; nothing where files have none. */
  List<MappingProblem> misfits(InputStream in, EventMapping mapping) throws IOException {
    return List.of();
  }

  /** Whether files say with which schema they were written. */
  public boolean bringsSchema() {
    return this == AVRO;
  }

  /** The name on the command line, in lower case. */
  public String wireName() {
    return wireName;
  }

  /** The format with the name, if there is one. */
  public static Optional<ReferenceFormat> of(String wireName) {
    for (ReferenceFormat format : values()) {
      if (format.wireName.equals(wireName)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The format that a file's name tells, whatever {@code .gz} follows, if it tells one. */
  public static Optional<ReferenceFormat> ofFile(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - ".gz".length());
    }
    for (ReferenceFormat format : values()) {
      if (format.endings.stream().anyMatch(name::endsWith)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
