package io.plumbline.connectors.reference;

import io.plumbline.connectors.format.AvroEventDecoder;
import io.plumbline.connectors.format.AvroFileRecords;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.MappedAvroDecoder;
import io.plumbline.connectors.format.MappingProblem;
import io.plumbline.detectors.event.EventRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Prediction events, or records of a user's own, of an Avro object container file. */
final class AvroFileReader implements ReferenceReader {
  private final AvroFileRecords records;
  private final EventDecoder decoder;
  private long number;

  AvroFileReader(InputStream in, ReferenceShape shape) throws IOException {
    EventMapping mapping = shape.mapping();
    if (mapping == null) {
      this.records = AvroFileRecords.published(in);
      this.decoder = new AvroEventDecoder(EventDefaults.NONE, shape.limits());
    } else {
      this.records = AvroFileRecords.asWritten(in);
      this.decoder =
          new MappedAvroDecoder(records.schema(), mapping, EventDefaults.NONE, shape.limits());
    }
  }

  /** What a mapping names and the schema of the file lacks. */
  static List<MappingProblem> misfits(InputStream in, EventMapping mapping) throws IOException {
    try (AvroFileRecords records = AvroFileRecords.asWritten(in)) {
      return MappedAvroDecoder.problems(records.schema(), mapping);
    }
  }

  @Override
  public boolean next(EventRow row) throws IOException {
    try {
      if (!records.hasNext()) {
        return false;
      }
      byte[] event = records.next();
      number++;
      decoder.decode(event, 0, event.length, row);
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public String place() {
    return "record " + number;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
