package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.source.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Makes the decoders of one source, wherever the job runs. */
record EventDecoders(
    Format format,
    InputFormat.Stream stream,
    @Nullable String model,
    @Nullable String version,
    int bytes,
    int cells,
    int depth)
    implements DecoderFactory {
  @Override
  public EventDecoder create() {
    return format
        .input()
        .decoder(stream, new EventDefaults(model, version), new EventLimits(bytes, cells, depth));
  }
}
