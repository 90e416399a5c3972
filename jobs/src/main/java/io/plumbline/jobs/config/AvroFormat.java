package io.plumbline.jobs.config;

import io.plumbline.connectors.format.AvroEventDecoder;
import io.plumbline.connectors.format.ContainerEventDecoder;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.MappedAvroDecoder;
import io.plumbline.connectors.source.AvroContainers;
import io.plumbline.connectors.source.FileFormat;
import io.plumbline.schemas.FeatureEvent;
import io.plumbline.schemas.PredictionEvent;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Plain Avro binary of one schema; in files, Avro object containers. */
final class AvroFormat implements InputFormat {
  @Override
  public @Nullable SchemaOrigin schemas(
      SchemaReader reader, Fields source, boolean files, @Nullable EventMapping mapping) {
    reader.refuse(
        source,
        List.of("schemas-folder", "registry"),
        "goes with the format avro-confluent: the format is avro");
    if (files) {
      reader.refuse(source, List.of("schema"), "is left out for files: each brings its own along");
      return null;
    }
    return reader.one(source, mapping);
  }

  @Override
  public FileFormat files(Stream stream, Limits limits) {
    return mapping(stream) != null
        ? AvroContainers.ofAnySchema(limits.blockBytes())
        : AvroContainers.of(PredictionEvent.getClassSchema(), limits.blockBytes());
  }

  @Override
  public EventDecoder decoder(Stream stream, EventDefaults defaults, EventLimits limits) {
    EventMapping mapping = mapping(stream);
    if (stream.schemas() instanceof SchemaOrigin.File file) {
      // Read with the same leniency as those of a registry: the writer has used it.
      Schema schema =
          new Schema.Parser(NameValidator.NO_VALIDATION)
              .setValidateDefaults(false)
              .parse(file.text());
      return new MappedAvroDecoder(
          schema, mapping == null ? EventMapping.ENVELOPE : mapping, defaults, limits);
    }
    if (mapping == null) {
      return new AvroEventDecoder(defaults, limits);
    }
    return stream.files()
        ? new ContainerEventDecoder(mapping, defaults, limits)
        : new MappedAvroDecoder(FeatureEvent.getClassSchema(), mapping, defaults, limits);
  }

  /** The published feature event has its fields where the prediction event has them. */
  private static @Nullable EventMapping mapping(Stream stream) {
    return stream.mapping() == null && stream.role() == Role.FEATURES
        ? EventMapping.ENVELOPE
        : stream.mapping();
  }
}
