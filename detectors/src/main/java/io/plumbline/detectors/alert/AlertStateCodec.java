package io.plumbline.detectors.alert;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The binary form of an {@link AlertState}: a version byte, then the groups. Times are zigzag
 * varints of milliseconds; a string is written once and then referred to. Equal states have equal
 * bytes.
 */
public final class AlertStateCodec {
  private static final int VERSION = 1;

  private AlertStateCodec() {}

  /** The bytes of a state. */
  public static byte[] encode(AlertState state) {
    ByteWriter out = new ByteWriter(256);
    out.putByte(VERSION);
    new Encoder(out).state(state);
    return out.toByteArray();
  }

  /**
   * The state.
   *
   * @throws CorruptBytesException when the version is unknown or the bytes are cut or damaged
   */
  public static AlertState decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw in.corrupt("the version of an alert state must be " + VERSION + ": was " + version);
    }
    AlertState state = new Decoder(in).state();
    in.expectEnd();
    return state;
  }

  private static final class Encoder {
    private final ByteWriter out;
    private final StringTable.Writer strings;
    private final MetricCodec.Writer metrics;

    Encoder(ByteWriter out) {
      this.out = out;
      this.strings = new StringTable.Writer(out);
      this.metrics = new MetricCodec.Writer(out, strings);
    }

    void state(AlertState state) {
      out.putVarint(state.groups().size());
      state
          .groups()
          .forEach(
              (key, group) -> {
                strings.put(key.monitor());
                strings.put(key.subject());
                group(group);
              });
    }

    private void group(Group group) {
      out.putZigzag(group.resolvedAt());
      Incident incident = group.incident();
      out.putByte(incident == null ? 0 : 1);
      if (incident != null) {
        out.putZigzag(incident.startedAt());
        out.putByte(incident.severity().code());
        names(incident.concerns());
        metrics.put(incident.violations());
      }
      out.putVarint(group.ledgers().size());
      group.ledgers().forEach(this::ledger);
    }

    private void ledger(Ledger ledger) {
      out.putVarint(ledger.windows().size().toMillis());
      out.putVarint(ledger.windows().every().toMillis());
      out.putVarint(ledger.windows().offset().toMillis());
      strings.put(ledger.baseline());
      out.putVarint(ledger.votes().size());
      for (Vote vote : ledger.votes()) {
        out.putZigzag(vote.end());
        out.putZigzag(vote.revision());
        out.putByte(vote.verdict().code());
        names(vote.names());
        metrics.put(vote.violations());
      }
    }

    private void names(SortedSet<String> names) {
      out.putVarint(names.size());
      names.forEach(strings::put);
    }
  }

  private static final class Decoder {
    private final ByteReader in;
    private final StringTable.Reader strings;
    private final MetricCodec.Reader metrics;

    Decoder(ByteReader in) {
      this.in = in;
      this.strings = new StringTable.Reader(in);
      this.metrics = new MetricCodec.Reader(in, strings);
    }

    AlertState state() {
      SortedMap<GroupKey, Group> groups = new TreeMap<>();
      int size = in.readSize(1, "the number of groups");
      for (int i = 0; i < size; i++) {
        String monitor = strings.read();
        groups.put(new GroupKey(monitor, strings.read()), group());
      }
      return new AlertState(groups);
    }

    private Group group() {
      long resolvedAt = in.readZigzag();
      Incident incident = null;
      if (in.readBounded(1, "the mark of an incident") == 1) {
        long startedAt = in.readZigzag();
        Verdict severity = verdict();
        SortedSet<String> concerns = names();
        incident = new Incident(startedAt, severity, concerns, metrics.read());
      }
      List<Ledger> ledgers = new ArrayList<>();
      int size = in.readSize(1, "the number of ledgers");
      for (int i = 0; i < size; i++) {
        ledgers.add(ledger());
      }
      return new Group(ledgers, incident, resolvedAt);
    }

    private Ledger ledger() {
      WindowSpec windows = windows();
      String baseline = strings.read();
      List<Vote> votes = new ArrayList<>();
      int size = in.readSize(1, "the number of votes");
      for (int i = 0; i < size; i++) {
        long end = in.readZigzag();
        long revision = in.readZigzag();
        Verdict verdict = verdict();
        SortedSet<String> names = names();
        votes.add(new Vote(end, revision, verdict, names, metrics.read()));
      }
      return new Ledger(windows, baseline, votes);
    }

    private WindowSpec windows() {
      long size = in.readCount();
      long every = in.readCount();
      long offset = in.readCount();
      try {
        return new WindowSpec(
            Duration.ofMillis(size), Duration.ofMillis(every), Duration.ofMillis(offset));
      } catch (IllegalArgumentException e) {
        throw corrupt(e);
      }
    }

    private Verdict verdict() {
      try {
        return Verdict.ofCode(in.readByte());
      } catch (IllegalArgumentException e) {
        throw corrupt(e);
      }
    }

    private CorruptBytesException corrupt(IllegalArgumentException e) {
      CorruptBytesException corrupt = in.corrupt(String.valueOf(e.getMessage()));
      corrupt.initCause(e);
      return corrupt;
    }

    private SortedSet<String> names() {
      SortedSet<String> names = new TreeSet<>();
      int size = in.readSize(1, "the number of names");
      for (int i = 0; i < size; i++) {
        names.add(strings.read());
      }
      return names;
    }
  }
}
