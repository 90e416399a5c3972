package io.plumbline.detectors.alert;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of figures: of those that an alert carries, within an alert state, and of those
 * of a window. Strings that come again are written once.
 */
public final class MetricCodec {
  private MetricCodec() {}

  /** The bytes of the figures of one window. */
  public static byte[] encode(List<Metric> metrics) {
    ByteWriter out = new ByteWriter(64 * metrics.size() + 64);
    new Writer(out, new StringTable.Writer(out)).put(metrics);
    return out.toByteArray();
  }

  /**
   * The figures of these bytes.
   *
   * @throws io.plumbline.detectors.bytes.CorruptBytesException for bytes that are none
   */
  public static List<Metric> decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    List<Metric> metrics = new Reader(in, new StringTable.Reader(in)).read();
    in.expectEnd();
    return metrics;
  }

  static final class Writer {
    private final ByteWriter out;
    private final StringTable.Writer strings;

    Writer(ByteWriter out, StringTable.Writer strings) {
      this.out = out;
      this.strings = strings;
    }

    void put(List<Metric> metrics) {
      out.putVarint(metrics.size());
      metrics.forEach(this::put);
    }

    private void put(Metric metric) {
      strings.put(metric.model());
      strings.put(metric.modelVersion());
      strings.put(metric.segment());
      strings.put(metric.monitor());
      strings.put(metric.subject());
      strings.put(metric.metric());
      strings.put(metric.baseline());
      put(metric.baselineVersion());
      strings.put(metric.windowBasis());
      out.putZigzag(metric.windowStart());
      out.putZigzag(metric.windowEnd());
      put(metric.value());
      put(metric.baselineValue());
      put(metric.threshold());
      strings.put(metric.status().wireName());
      put(metric.reason());
      put(metric.pValue());
      put(metric.effectSize());
      put(metric.intervalLow());
      put(metric.intervalHigh());
      put(metric.errorBound());
      out.putVarint(metric.sampleSize());
      put(metric.labelCoverage());
      out.putZigzag(metric.revision());
      out.putByte(metric.provisional() ? 1 : 0);
    }

    private void put(@Nullable Double number) {
      out.putByte(number == null ? 0 : 1);
      if (number != null) {
        out.putDouble(number);
      }
    }

    private void put(@Nullable String string) {
      out.putByte(string == null ? 0 : 1);
      if (string != null) {
        strings.put(string);
      }
    }
  }

  static final class Reader {
    private final ByteReader in;
    private final StringTable.Reader strings;

    Reader(ByteReader in, StringTable.Reader strings) {
      this.in = in;
      this.strings = strings;
    }

    List<Metric> read() {
      int size = in.readSize(1, "the number of figures");
      List<Metric> metrics = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        metrics.add(metric());
      }
      return metrics;
    }

    // Arguments are evaluated from left to right, which is the order of the bytes.
    private Metric metric() {
      return new Metric(
          strings.read(),
          strings.read(),
          strings.read(),
          strings.read(),
          strings.read(),
          strings.read(),
          strings.read(),
          string(),
          strings.read(),
          in.readZigzag(),
          in.readZigzag(),
          number(),
          number(),
          number(),
          status(),
          string(),
          number(),
          number(),
          number(),
          number(),
          number(),
          in.readCount(),
          number(),
          in.readZigzag(),
          in.readBounded(1, "the mark of a provisional figure") == 1);
    }

    private Status status() {
      String name = strings.read();
      for (Status status : Status.values()) {
        if (status.wireName().equals(name)) {
          return status;
        }
      }
      throw in.corrupt("a status must be known: was " + name);
    }

    private @Nullable Double number() {
      return present() ? in.readDouble() : null;
    }

    private @Nullable String string() {
      return present() ? strings.read() : null;
    }

    private boolean present() {
      return in.readBounded(1, "the mark of a value") == 1;
    }
  }
}
