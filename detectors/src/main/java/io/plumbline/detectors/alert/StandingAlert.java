package io.plumbline.detectors.alert;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An alert of the kind {@code sequential}: on while the latest look finds something beyond a limit,
 * and off when it does not. There are no windows whose votes would be counted. Pure.
 */
public final class StandingAlert {
  private static final String KIND = "sequential";
  private static final int VERSION = 1;

  private StandingAlert() {}

  /**
   * What an alert is about.
   *
   * @param model the model's id
   * @param modelVersion the model's version
   * @param monitor such as {@code operations}
   * @param group such as {@code stream}
   * @param runbookUrl where to read on, or null
   * @param labels the model's labels
   */
  public record Subject(
      String model,
      String modelVersion,
      String monitor,
      String group,
      @Nullable String runbookUrl,
      Map<String, String> labels) {
    private String fingerprint() {
      return AlertIds.fingerprint(model, modelVersion, Metric.ALL, monitor, group);
    }
  }

  /**
   * What comes of a look.
   *
   * @param state what is to be remembered; null while the alert is off
   * @param alert the record to send, if there is one
   */
  public record Decision(byte @Nullable [] state, Optional<Alert> alert) {}

  private record Firing(long startedAt, boolean critical, List<Metric> violations) {
    /** Whether a person who knows this one knows the other. */
    boolean says(Firing other) {
      return critical == other.critical && names().equals(other.names());
    }

    private Set<String> names() {
      return violations.stream().map(Metric::metric).collect(Collectors.toSet());
    }
  }

  /**
   * Something is beyond its limit: the alert fires, unless it does. Another severity, or other
   * figures than before, are one more record of the same alert.
   *
   * @param state what is remembered, or null
   * @param violations the figures beyond their limits, at least one
   * @param since when it began, by which the alert is known again if it has to be sent twice
   * @param summary one sentence for a person
   * @param now the time of the look, in milliseconds since 1970 UTC
   * @throws CorruptBytesException when the state cannot be read
   */
  public static Decision on(
      byte @Nullable [] state,
      Subject subject,
      List<Metric> violations,
      long since,
      String summary,
      long now) {
    boolean critical = isCritical(violations);
    Firing before = state == null ? null : decode(state);
    Firing firing = new Firing(before == null ? since : before.startedAt(), critical, violations);
    Optional<Alert> alert =
        before != null && before.says(firing)
            ? Optional.empty()
            : Optional.of(alert(subject, firing, Alert.FIRING, null, summary, now, null));
    return new Decision(encode(firing), alert);
  }

  /**
   * Nothing is beyond its limit: the alert resolves, if it fires.
   *
   * @param state what is remembered, or null
   * @param reason why it resolves without being well again, or null
   * @throws CorruptBytesException when the state cannot be read
   */
  public static Decision off(
      byte @Nullable [] state, Subject subject, @Nullable String reason, String summary, long now) {
    return new Decision(
        null,
        state == null
            ? Optional.empty()
            : Optional.of(
                alert(subject, decode(state), Alert.RESOLVED, reason, summary, now, now)));
  }

  /**
   * Whether {@link #on} would have something to tell that was not told before.
   *
   * @param state what is remembered, or null
   * @throws CorruptBytesException when the state cannot be read
   */
  public static boolean isNews(byte @Nullable [] state, List<Metric> violations) {
    return state == null || !decode(state).says(new Firing(0, isCritical(violations), violations));
  }

  private static boolean isCritical(List<Metric> violations) {
    return violations.stream().anyMatch(one -> one.status() == Status.CRITICAL);
  }

  /**
   * The figures beyond their limits that a firing alert is about, as of the last look.
   *
   * @throws CorruptBytesException when the state cannot be read
   */
  public static List<Metric> violations(byte[] state) {
    return decode(state).violations();
  }

  private static Alert alert(
      Subject subject,
      Firing firing,
      String status,
      @Nullable String reason,
      String summary,
      long now,
      @Nullable Long endedAt) {
    String fingerprint = subject.fingerprint();
    return new Alert(
        AlertIds.alertId(fingerprint, firing.startedAt()),
        fingerprint,
        status,
        (firing.critical() ? Verdict.CRITICAL : Verdict.WARNING).severity(),
        subject.model(),
        subject.modelVersion(),
        Metric.ALL,
        subject.monitor(),
        subject.group(),
        KIND,
        reason,
        summary,
        firing.violations(),
        firing.startedAt(),
        now,
        endedAt,
        Runbook.url(subject.runbookUrl(), firing.violations()),
        subject.labels());
  }

  private static byte[] encode(Firing firing) {
    ByteWriter out = new ByteWriter(128);
    out.putByte(VERSION);
    out.putZigzag(firing.startedAt());
    out.putByte(firing.critical() ? 1 : 0);
    new MetricCodec.Writer(out, new StringTable.Writer(out)).put(firing.violations());
    return out.toByteArray();
  }

  private static Firing decode(byte[] state) {
    ByteReader in = new ByteReader(state);
    int version = in.readByte();
    if (version != VERSION) {
      throw in.corrupt("the version of a standing alert must be " + VERSION + ": was " + version);
    }
    long startedAt = in.readZigzag();
    boolean critical = in.readBounded(1, "the mark of a critical alert") == 1;
    List<Metric> violations = new MetricCodec.Reader(in, new StringTable.Reader(in)).read();
    in.expectEnd();
    return new Firing(startedAt, critical, violations);
  }
}
