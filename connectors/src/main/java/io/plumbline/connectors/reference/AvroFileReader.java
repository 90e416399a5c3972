package io.plumbline.connectors.reference;

import io.plumbline.connectors.format.AvroEventDecoder;
import io.plumbline.connectors.format.AvroFileRecords;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.detectors.event.EventRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Prediction events of an Avro object container file. */
final class AvroFileReader implements ReferenceReader {
  private final AvroFileRecords records;
  private final EventDecoder decoder;
  private long number;

  AvroFileReader(InputStream in, EventDefaults defaults, EventLimits limits) throws IOException {
    this.records = new AvroFileRecords(in);
    this.decoder = new AvroEventDecoder(defaults, limits);
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
