package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.schemas.PredictionEvent;
import org.junit.jupiter.api.Test;

class EncodingsAgreeTest {
  @Test
  void oneEventIsOneRowInBothEncodings() {
    RandomEvents events = new RandomEvents(11);
    JsonEventDecoder json = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    AvroEventDecoder avro = new AvroEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    EventRow jsonRow = Rows.row();
    EventRow avroRow = Rows.row();
    int cells = 0;
    for (int i = 0; i < 5_000; i++) {
      PredictionEvent event = events.next();
      byte[] jsonBytes = events.json(event);
      byte[] avroBytes = events.avro(event);

      json.decode(jsonBytes, 0, jsonBytes.length, jsonRow);
      avro.decode(avroBytes, 0, avroBytes.length, avroRow);

      assertThat(jsonRow.reason()).as(jsonRow.detail()).isNull();
      assertThat(Rows.whole(jsonRow)).as(event.toString()).isEqualTo(Rows.whole(avroRow));
      assertThat(Rows.eventId(avroRow)).isEqualTo(event.getEventId());
      assertThat(avroRow.eventTime()).isEqualTo(event.getEventTime().toEpochMilli());
      cells += avroRow.cells();
    }
    assertThat(cells).isGreaterThan(25_000);
  }
}
