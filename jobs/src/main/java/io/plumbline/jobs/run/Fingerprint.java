package io.plumbline.jobs.run;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.Role;
import io.plumbline.jobs.config.SchemaOrigin;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.config.SourceConfig;
import io.plumbline.jobs.config.StreamConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run computes, as a hash: two runs with one fingerprint can share checkpoints. Leaves out
 * what may change between restarts: the parallelism, and the models, which may change while it
 * runs.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Configuration configuration) {
    MessageDigest digest = sha256();
    for (SourceConfig source : configuration.sources().read()) {
      StreamConfig stream = source.stream();
      put(digest, "source", stream.name(), stream.format(), stream.model(), stream.version());
      put(digest, stream.outOfOrderness(), stream.future(), source.identity());
      if (stream.role() != Role.PREDICTIONS) {
        put(digest, stream.role());
      }
      if (stream.mapping() != null || stream.schemas() != null) {
        put(digest, "mapping", stream.mapping(), kind(stream.schemas()));
      }
    }
    for (SinkConfig sink : configuration.sinks()) {
      put(digest, "sink", sink.identity());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  /** How schemas are reached may change between restarts, and so may the text of an evolved one. */
  private static String kind(@Nullable SchemaOrigin schemas) {
    if (schemas == null) {
      return "none";
    }
    return schemas instanceof SchemaOrigin.File ? "file" : "numbered";
  }

  private static void put(MessageDigest digest, Object... parts) {
    for (Object part : parts) {
      digest.update(Objects.toString(part).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
