package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.JsonEventDecoder;
import io.plumbline.connectors.format.MappedJsonDecoder;
import io.plumbline.connectors.source.FileFormat;
import io.plumbline.connectors.source.LinesFormat;
import org.jspecify.annotations.Nullable;

/** JSON, one object a line or a message. */
final class JsonFormat implements InputFormat {
  @Override
  public @Nullable SchemaOrigin schemas(
      SchemaReader reader, Fields source, boolean files, @Nullable EventMapping mapping) {
    reader.refuse(
        source,
        SchemaReader.KEYS,
        "goes with the formats avro and avro-confluent: the format is json");
    return null;
  }

  @Override
  public FileFormat files(Stream stream, Limits limits) {
    return new LinesFormat(limits.recordBytes());
  }

  @Override
  public EventDecoder decoder(Stream stream, EventDefaults defaults, EventLimits limits) {
    EventMapping mapping = stream.mapping();
    return mapping == null
        ? new JsonEventDecoder(defaults, limits)
        : new MappedJsonDecoder(mapping, defaults, limits);
  }
}
