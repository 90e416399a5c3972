package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.source.DecoderFactory;
import io.plumbline.connectors.source.FileFormat;
import io.plumbline.detectors.spec.SourceWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every source has, whatever it reads from.
 *
 * @param name the source in accounting, without the prefix {@code source:}: the entry's name, else
 *     its role, {@code predictions-2} for the second; unique
 * @param role what its events are
 * @param format how an event is encoded
 * @param model the model of events that name none, or null
 * @param version the version of events that name none, or null
 * @param outOfOrderness how far an event may be behind its split's latest one without being late;
 *     at least 0, 5 s by default
 * @param idleAfter after how long without events a split holds no window open any more; above 0, 60
 *     s by default; unbounded sources only
 * @param future how far beyond the record's own time an event's time may be; at least 0, 1 h by
 *     default
 * @param dropWithin how long, in event time, repeated events are dropped unless their model says;
 *     zero, the default, for never
 * @param mapping what the fields of a user's own records are; null for the published event
 * @param schemas where the schemas of Avro records are; null where they are known otherwise
 * @param watch how it is watched by the clock, unless it ends by itself
 */
public record StreamConfig(
    String name,
    Role role,
    Format format,
    @Nullable String model,
    @Nullable String version,
    Duration outOfOrderness,
    Duration idleAfter,
    Duration future,
    Duration dropWithin,
    @Nullable EventMapping mapping,
    @Nullable SchemaOrigin schemas,
    SourceWatch watch) {
  /** How files of this stream become records. */
  public FileFormat fileFormat(Limits limits) {
    return format.input().files(new InputFormat.Stream(true, role, mapping, schemas), limits);
  }

  /**
   * Makes the decoders of this stream.
   *
   * @param files whether its records stand in files
   */
  public DecoderFactory decoders(boolean files, Limits limits) {
    return new EventDecoders(
        format,
        new InputFormat.Stream(files, role, mapping, schemas),
        model,
        version,
        limits.recordBytes(),
        limits.cells(),
        limits.depth());
  }

  /** A stream of published prediction events. */
  public StreamConfig(
      String name,
      Role role,
      Format format,
      @Nullable String model,
      @Nullable String version,
      Duration outOfOrderness,
      Duration idleAfter,
      Duration future,
      Duration dropWithin) {
    this(
        name,
        role,
        format,
        model,
        version,
        outOfOrderness,
        idleAfter,
        future,
        dropWithin,
        null,
        null,
        SourceWatch.DEFAULT);
  }
}
