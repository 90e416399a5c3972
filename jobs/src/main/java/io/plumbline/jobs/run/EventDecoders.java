package io.plumbline.jobs.run;

import io.plumbline.connectors.format.AvroEventDecoder;
import io.plumbline.connectors.format.ConfluentAvroDecoder;
import io.plumbline.connectors.format.ContainerEventDecoder;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.JsonEventDecoder;
import io.plumbline.connectors.format.MappedAvroDecoder;
import io.plumbline.connectors.format.MappedJsonDecoder;
import io.plumbline.connectors.format.SchemaFolder;
import io.plumbline.connectors.format.SchemaRegistry;
import io.plumbline.connectors.format.WriterSchemas;
import io.plumbline.connectors.source.DecoderFactory;
import io.plumbline.jobs.config.Format;
import io.plumbline.jobs.config.Limits;
import io.plumbline.jobs.config.SchemaOrigin;
import io.plumbline.jobs.config.StreamConfig;
import java.nio.file.Path;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Makes the decoders of one source. */
record EventDecoders(
    Format format,
    boolean files,
    @Nullable String model,
    @Nullable String version,
    int bytes,
    int cells,
    int depth,
    @Nullable EventMapping mapping,
    @Nullable SchemaOrigin schemas)
    implements DecoderFactory {
  /**
   * The decoders of a source.
   *
   * @param files whether its records stand in files
   */
  static EventDecoders of(StreamConfig stream, boolean files, Limits limits) {
    return new EventDecoders(
        stream.format(),
        files,
        stream.model(),
        stream.version(),
        limits.recordBytes(),
        limits.cells(),
        limits.depth(),
        stream.mapping(),
        stream.schemas());
  }

  @Override
  public EventDecoder create() {
    EventDefaults defaults = new EventDefaults(model, version);
    EventLimits limits = new EventLimits(bytes, cells, depth);
    return switch (format) {
      case JSON ->
          mapping == null
              ? new JsonEventDecoder(defaults, limits)
              : new MappedJsonDecoder(mapping, defaults, limits);
      case AVRO -> avro(defaults, limits);
      case AVRO_CONFLUENT -> confluent(defaults, limits);
    };
  }

  private EventDecoder avro(EventDefaults defaults, EventLimits limits) {
    if (schemas instanceof SchemaOrigin.File file) {
      // Read with the same leniency as those of a registry: the writer has used it.
      Schema schema =
          new Schema.Parser(NameValidator.NO_VALIDATION)
              .setValidateDefaults(false)
              .parse(file.text());
      return new MappedAvroDecoder(
          schema, mapping == null ? EventMapping.ENVELOPE : mapping, defaults, limits);
    }
    return files && mapping != null
        ? new ContainerEventDecoder(mapping, defaults, limits)
        : new AvroEventDecoder(defaults, limits);
  }

  private EventDecoder confluent(EventDefaults defaults, EventLimits limits) {
    ConfluentAvroDecoder.Patience patience = ConfluentAvroDecoder.Patience.DEFAULT;
    WriterSchemas from;
    if (schemas instanceof SchemaOrigin.Registry registry) {
      from = new SchemaRegistry(registry.access());
      patience =
          new ConfluentAvroDecoder.Patience(
              registry.waitAtMost(),
              registry.askAgain(),
              patience.mostUnknown(),
              patience.mostKnown());
    } else if (schemas instanceof SchemaOrigin.Folder folder) {
      from = new SchemaFolder(Path.of(folder.path()));
    } else {
      throw new IllegalStateException("avro-confluent needs a registry or a folder of schemas");
    }
    return new ConfluentAvroDecoder(from, mapping, defaults, limits, patience);
  }
}
