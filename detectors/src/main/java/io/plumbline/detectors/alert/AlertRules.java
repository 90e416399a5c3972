package io.plumbline.detectors.alert;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a spec decides about alerts; travels with the figures.
 *
 * @param model the model's id
 * @param alerts when alerts fire and resolve
 * @param windows the families of windows that the spec has
 * @param labels carried by every alert
 */
public record AlertRules(
    String model, AlertSpec alerts, List<WindowSpec> windows, Map<String, String> labels) {
  private static final int VERSION = 1;

  /** Copies the collections. */
  public AlertRules {
    windows = List.copyOf(windows);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** The rules of a spec. */
  public static AlertRules of(ModelSpec spec) {
    return new AlertRules(spec.id(), spec.alerts(), spec.windows(), spec.labels());
  }

  /** The bytes of the rules: a version byte, then the fields. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter(128);
    out.putByte(VERSION);
    out.putString(model);
    out.putVarint(alerts.fire());
    out.putVarint(alerts.of());
    out.putVarint(alerts.resolve());
    String runbook = alerts.runbookUrl();
    out.putByte(runbook == null ? 0 : 1);
    if (runbook != null) {
      out.putString(runbook);
    }
    out.putVarint(windows.size());
    for (WindowSpec window : windows) {
      out.putVarint(window.size().toMillis());
      out.putVarint(window.every().toMillis());
      out.putVarint(window.offset().toMillis());
    }
    out.putVarint(labels.size());
    labels.forEach(
        (name, value) -> {
          out.putString(name);
          out.putString(value);
        });
    return out.toByteArray();
  }

  /**
   * The rules.
   *
   * @throws CorruptBytesException when the version is unknown or the bytes are cut or damaged
   */
  public static AlertRules decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw in.corrupt("the version of alert rules must be " + VERSION + ": was " + version);
    }
    try {
      String model = in.readString();
      int fire = in.readBounded(1_000, "a number of windows");
      int of = in.readBounded(1_000, "a number of windows");
      int resolve = in.readBounded(1_000, "a number of windows");
      String runbook = in.readByte() == 0 ? null : in.readString();
      List<WindowSpec> windows = new ArrayList<>();
      for (int left = in.readSize(3, "a number of windows"); left > 0; left--) {
        windows.add(
            new WindowSpec(
                Duration.ofMillis(in.readCount()),
                Duration.ofMillis(in.readCount()),
                Duration.ofMillis(in.readCount())));
      }
      Map<String, String> labels = new TreeMap<>();
      for (int left = in.readSize(2, "a number of labels"); left > 0; left--) {
        labels.put(in.readString(), in.readString());
      }
      in.expectEnd();
      return new AlertRules(model, new AlertSpec(fire, of, resolve, runbook), windows, labels);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }
}
