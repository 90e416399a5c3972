package io.plumbline.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** From the bytes of one event to a row, and what others do with the same bytes; per event. */
@State(Scope.Thread)
public class DecodeBenchmark {
  private static final int EVENTS = 1_024;

  private final EventRow row = new EventRow(new NameDictionary());
  private final ObjectReader tree = new ObjectMapper().reader();
  private final JsonFactory tokens = new JsonFactory();

  private byte[][] flat;
  private byte[][] envelope;
  private byte[][] json;
  private EventDecoder flatDecoder;
  private EventDecoder envelopeDecoder;
  private EventDecoder jsonDecoder;
  private DeserializationSchema<?> flatRecords;
  private DeserializationSchema<?> envelopeRecords;

  /** Makes the events. */
  @Setup
  public void setUp() throws IOException {
    flat = Sample.encoded(Encoding.FLAT, EVENTS);
    envelope = Sample.encoded(Encoding.ENVELOPE, EVENTS);
    json = Sample.encoded(Encoding.JSON, EVENTS);
    flatDecoder = Encoding.FLAT.decoder();
    envelopeDecoder = Encoding.ENVELOPE.decoder();
    jsonDecoder = Encoding.JSON.decoder();
    flatRecords = Readers.bare(Encoding.FLAT);
    envelopeRecords = Readers.bare(Encoding.ENVELOPE);
  }

  /** A team's own Avro record, through the mapping. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void flat(Blackhole sink) {
    decode(flatDecoder, flat, sink);
  }

  /** The same by Flink's deserializer, to generated records. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void flatGenerated(Blackhole sink) throws IOException {
    deserialize(flatRecords, flat, sink);
  }

  /** The published prediction event in Avro. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void envelope(Blackhole sink) {
    decode(envelopeDecoder, envelope, sink);
  }

  /** The same by Flink's deserializer, to generated records. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void envelopeGenerated(Blackhole sink) throws IOException {
    deserialize(envelopeRecords, envelope, sink);
  }

  /** The published prediction event in JSON. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void json(Blackhole sink) {
    decode(jsonDecoder, json, sink);
  }

  /** The same to Jackson's tree. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void jsonTree(Blackhole sink) throws IOException {
    for (byte[] event : json) {
      sink.consume(tree.readTree(event));
    }
  }

  /** The same by Jackson's tokens, every number read and nothing kept. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void jsonTokens(Blackhole sink) throws IOException {
    for (byte[] event : json) {
      try (JsonParser parser = tokens.createParser(event)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token.isNumeric()) {
            sink.consume(parser.getDoubleValue());
          }
        }
      }
    }
  }

  private void decode(EventDecoder decoder, byte[][] events, Blackhole sink) {
    for (byte[] event : events) {
      decoder.decode(event, 0, event.length, row);
      sink.consume(row.cells());
    }
  }

  private static void deserialize(DeserializationSchema<?> records, byte[][] events, Blackhole sink)
      throws IOException {
    for (byte[] event : events) {
      sink.consume(records.deserialize(event));
    }
  }
}
