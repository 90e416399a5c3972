package io.plumbline.jobs.config;

import io.plumbline.connectors.format.ConfluentAvroDecoder;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.SchemaFolder;
import io.plumbline.connectors.format.SchemaRegistry;
import io.plumbline.connectors.format.WriterSchemas;
import io.plumbline.connectors.source.FileFormat;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Avro binary behind the number of its schema, which a registry or a folder has. */
final class ConfluentAvroFormat implements InputFormat {
  @Override
  public @Nullable SchemaOrigin schemas(
      SchemaReader reader, Fields source, boolean files, @Nullable EventMapping mapping) {
    reader.refuse(
        source,
        List.of("schema"),
        "goes with the format avro: for avro-confluent use registry or schemas-folder");
    if (files) {
      source.problem("format", "avro-confluent is for messages: in files use avro");
      return null;
    }
    return reader.numbered(source, mapping);
  }

  @Override
  public FileFormat files(Stream stream, Limits limits) {
    throw new IllegalStateException("avro-confluent is for messages: in files use avro");
  }

  @Override
  public EventDecoder decoder(Stream stream, EventDefaults defaults, EventLimits limits) {
    ConfluentAvroDecoder.Patience patience = ConfluentAvroDecoder.Patience.DEFAULT;
    WriterSchemas from;
    if (stream.schemas() instanceof SchemaOrigin.Registry registry) {
      from = new SchemaRegistry(registry.access());
      patience =
          new ConfluentAvroDecoder.Patience(
              registry.waitAtMost(),
              registry.askAgain(),
              patience.mostUnknown(),
              patience.mostKnown());
    } else if (stream.schemas() instanceof SchemaOrigin.Folder folder) {
      from = new SchemaFolder(Path.of(folder.path()));
    } else {
      throw new IllegalStateException("avro-confluent needs a registry or a folder of schemas");
    }
    return new ConfluentAvroDecoder(from, stream.mapping(), defaults, limits, patience);
  }
}
