package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A figure under way. Its texts are those of thousands of other figures: whoever reads it has most
 * of them from the figures before, and makes no new ones. Used by one thread.
 */
final class MetricForm extends WireType.Form<Metric> {
  private static final long serialVersionUID = 1L;

  /** A power of two: some columns' worth of names. */
  private static final int KNOWN = 1_024;

  private static final int LONGEST_KNOWN = 256;
  private static final int NONE = 0;
  private static final Status[] STATUSES = Status.values();

  private transient @Nullable String @Nullable [] known;
  private transient char @Nullable [] letters;

  MetricForm() {
    super(1);
  }

  @Override
  public MetricForm duplicate() {
    return new MetricForm();
  }

  @Override
  void write(Metric metric, DataOutputView out) throws IOException {
    write(metric.model(), out);
    write(metric.modelVersion(), out);
    write(metric.segment(), out);
    write(metric.monitor(), out);
    write(metric.subject(), out);
    write(metric.metric(), out);
    write(metric.baseline(), out);
    write(metric.baselineVersion(), out);
    write(metric.windowBasis(), out);
    out.writeLong(metric.windowStart());
    out.writeLong(metric.windowEnd());
    write(metric.value(), out);
    write(metric.baselineValue(), out);
    write(metric.threshold(), out);
    out.writeByte(metric.status().ordinal());
    write(metric.reason(), out);
    write(metric.pValue(), out);
    write(metric.effectSize(), out);
    write(metric.intervalLow(), out);
    write(metric.intervalHigh(), out);
    write(metric.errorBound(), out);
    out.writeLong(metric.sampleSize());
    write(metric.labelCoverage(), out);
    out.writeLong(metric.revision());
    out.writeBoolean(metric.provisional());
  }

  // Arguments are evaluated from left to right, which is the order of the bytes.
  @Override
  Metric read(DataInputView in) throws IOException {
    return new Metric(
        text(in),
        text(in),
        text(in),
        text(in),
        text(in),
        text(in),
        text(in),
        textOrNull(in),
        text(in),
        in.readLong(),
        in.readLong(),
        number(in),
        number(in),
        number(in),
        STATUSES[in.readByte()],
        textOrNull(in),
        number(in),
        number(in),
        number(in),
        number(in),
        number(in),
        in.readLong(),
        number(in),
        in.readLong(),
        in.readBoolean());
  }

  private static void write(@Nullable Double number, DataOutputView out) throws IOException {
    out.writeBoolean(number != null);
    if (number != null) {
      out.writeDouble(number);
    }
  }

  private static @Nullable Double number(DataInputView in) throws IOException {
    return in.readBoolean() ? in.readDouble() : null;
  }

  /** Its length and one, then its letters, each as few bytes as it takes. */
  private static void write(@Nullable String text, DataOutputView out) throws IOException {
    if (text == null) {
      out.writeByte(NONE);
      return;
    }
    writeVarint(text.length() + 1, out);
    for (int i = 0; i < text.length(); i++) {
      writeVarint(text.charAt(i), out);
    }
  }

  private static void writeVarint(int number, DataOutputView out) throws IOException {
    int rest = number;
    while (rest > 0x7f) {
      out.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static int varint(DataInputView in) throws IOException {
    int number = 0;
    int shift = 0;
    int next = in.readByte();
    while (next < 0) {
      number |= (next & 0x7f) << shift;
      shift += 7;
      next = in.readByte();
    }
    return number | next << shift;
  }

  private String text(DataInputView in) throws IOException {
    String text = textOrNull(in);
    if (text == null) {
      throw new IOException("a figure under way must have all names that identify it");
    }
    return text;
  }

  private @Nullable String textOrNull(DataInputView in) throws IOException {
    int length = varint(in) - 1;
    if (length < 0) {
      return null;
    }
    char[] read = letters;
    if (read == null || read.length < length) {
      read = new char[Math.max(LONGEST_KNOWN, length)];
      letters = read;
    }
    int hash = 0;
    for (int i = 0; i < length; i++) {
      read[i] = (char) varint(in);
      hash = 31 * hash + read[i];
    }
    if (length > LONGEST_KNOWN) {
      letters = null; // a text that long is an accident, not to be paid for from now on
      return new String(read, 0, length);
    }
    @Nullable String[] texts = known;
    if (texts == null) {
      texts = new String[KNOWN];
      known = texts;
    }
    int place = (hash ^ hash >>> 16) & (KNOWN - 1);
    String before = texts[place];
    if (before != null && isSame(before, read, length)) {
      return before;
    }
    String text = new String(read, 0, length);
    texts[place] = text;
    return text;
  }

  private static boolean isSame(String text, char[] letters, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != letters[i]) {
        return false;
      }
    }
    return true;
  }
}
