package io.plumbline.connectors.format;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes and reads the records of the results stream. */
public final class MetricFormat implements OutputFormat<Metric> {
  /** The reason of a value that was not finite and came without a reason of its own. */
  static final String NOT_FINITE = "not-finite";

  private final AvroBinary<io.plumbline.schemas.Metric> avro =
      new AvroBinary<>(io.plumbline.schemas.Metric.class);

  @Override
  public byte[] json(Metric metric) {
    return JsonLine.of(line -> write(metric, line));
  }

  @Override
  public byte[] avro(Metric metric) {
    return avro.write(toAvro(metric));
  }

  /**
   * The identity of the figure, {@code model|model_version|segment|monitor|subject|metric|baseline|
   * window_basis|window_start|window_end}; a {@code |} within a field is written as {@code %7C}.
   */
  @Override
  public String key(Metric metric) {
    return String.join(
        "|",
        part(metric.model()),
        part(metric.modelVersion()),
        part(metric.segment()),
        part(metric.monitor()),
        part(metric.subject()),
        part(metric.metric()),
        part(metric.baseline()),
        part(metric.windowBasis()),
        JsonLine.isoTime(metric.windowStart()),
        JsonLine.isoTime(metric.windowEnd()));
  }

  /**
   * Reads what {@link #json} wrote; unknown fields are ignored.
   *
   * @throws IllegalArgumentException if the line is not such a record, with the field and its value
   */
  public Metric read(byte[] line) {
    return read(JsonFields.of(line));
  }

  static Metric read(JsonFields fields) {
    return new Metric(
        fields.text("model"),
        fields.text("model_version"),
        fields.text("segment"),
        fields.text("monitor"),
        fields.text("subject"),
        fields.text("metric"),
        fields.text("baseline"),
        fields.textOrNull("baseline_version"),
        fields.text("window_basis"),
        fields.time("window_start"),
        fields.time("window_end"),
        fields.figureOrNull("value"),
        fields.figureOrNull("baseline_value"),
        fields.figureOrNull("threshold"),
        fields.oneOf("status", Status.values(), Status::wireName),
        fields.textOrNull("reason"),
        fields.figureOrNull("p_value"),
        fields.figureOrNull("effect_size"),
        fields.figureOrNull("interval_low"),
        fields.figureOrNull("interval_high"),
        fields.figureOrNull("error_bound"),
        fields.integer("sample_size"),
        fields.figureOrNull("label_coverage"),
        fields.integer("revision"),
        fields.flag("provisional"));
  }

  static void write(Metric metric, JsonLine line) throws IOException {
    line.text("model", metric.model());
    line.text("model_version", metric.modelVersion());
    line.text("segment", metric.segment());
    line.text("monitor", metric.monitor());
    line.text("subject", metric.subject());
    line.text("metric", metric.metric());
    line.text("baseline", metric.baseline());
    line.text("baseline_version", metric.baselineVersion());
    line.time("window_start", metric.windowStart());
    line.time("window_end", metric.windowEnd());
    line.text("window_basis", metric.windowBasis());
    line.figure("value", metric.value());
    line.figure("baseline_value", metric.baselineValue());
    line.figure("threshold", metric.threshold());
    line.text("status", metric.status().wireName());
    line.text("reason", reason(metric));
    line.figure("p_value", metric.pValue());
    line.figure("effect_size", metric.effectSize());
    line.figure("interval_low", metric.intervalLow());
    line.figure("interval_high", metric.intervalHigh());
    line.figure("error_bound", metric.errorBound());
    line.integer("sample_size", metric.sampleSize());
    line.figure("label_coverage", metric.labelCoverage());
    line.integer("revision", metric.revision());
    line.flag("provisional", metric.provisional());
  }

  static io.plumbline.schemas.Metric toAvro(Metric metric) {
    return new io.plumbline.schemas.Metric(
        metric.model(),
        metric.modelVersion(),
        metric.segment(),
        metric.monitor(),
        metric.subject(),
        metric.metric(),
        metric.baseline(),
        metric.baselineVersion(),
        AvroBinary.time(metric.windowStart()),
        AvroBinary.time(metric.windowEnd()),
        metric.windowBasis(),
        AvroBinary.figure(metric.value()),
        AvroBinary.figure(metric.baselineValue()),
        AvroBinary.figure(metric.threshold()),
        metric.status().wireName(),
        reason(metric),
        AvroBinary.figure(metric.pValue()),
        AvroBinary.figure(metric.effectSize()),
        AvroBinary.figure(metric.intervalLow()),
        AvroBinary.figure(metric.intervalHigh()),
        AvroBinary.figure(metric.errorBound()),
        metric.sampleSize(),
        AvroBinary.figure(metric.labelCoverage()),
        metric.revision(),
        metric.provisional());
  }

  /** A null value always has a reason, also where a figure overflowed on its way. */
  private static @Nullable String reason(Metric metric) {
    Double value = metric.value();
    boolean overflowed = value != null && !Double.isFinite(value);
    return overflowed && metric.reason() == null ? NOT_FINITE : metric.reason();
  }

  private static String part(String field) {
    return field.replace("|", "%7C");
  }
}
