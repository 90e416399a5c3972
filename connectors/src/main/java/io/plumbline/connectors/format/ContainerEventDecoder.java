package io.plumbline.connectors.format;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes a user's own records out of Avro object containers, each file with the schema that it
 * brings along, by what a mapping says of their fields.
 */
public final class ContainerEventDecoder implements EventDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerEventDecoder.class);

  /** How many schemas stay compiled. */
  private static final int KEPT = 64;

  /** About how many bytes they take together. */
  private static final long HEAVIEST = 16L << 20;

  private final EventMapping mapping;
  private final EventDefaults defaults;
  private final EventLimits limits;
  private final Map<Schema, MappedAvroDecoder> known = new LinkedHashMap<>();
  private long weight;
  private @Nullable MappedAvroDecoder current;

  /** A decoder for the events of one reader. */
  public ContainerEventDecoder(EventMapping mapping, EventDefaults defaults, EventLimits limits) {
    this.mapping = mapping;
    this.defaults = defaults;
    this.limits = limits;
  }

  @Override
  public void writtenWith(Schema schema) {
    MappedAvroDecoder decoder = known.get(schema);
    if (decoder == null) {
      decoder = new MappedAvroDecoder(schema, mapping, defaults, limits);
      weight += decoder.weight();
      if (known.size() >= KEPT || weight > HEAVIEST) {
        known.clear();
        weight = decoder.weight();
      }
      known.put(schema, decoder);
      decoder.problems().forEach(p -> LOG.warn("The schema {} lacks {}", schema.getFullName(), p));
    }
    current = decoder;
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    MappedAvroDecoder decoder = current;
    if (decoder == null) {
      row.clear();
      row.reject(DeadLetterReason.UNKNOWN_SCHEMA, "a record must come out of a file with a schema");
    } else {
      decoder.decode(bytes, offset, length, row);
    }
  }
}
