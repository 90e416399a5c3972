package io.plumbline.benchmarks;

import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.Problem;
import java.io.IOException;
import java.util.Map;

/** Events of the workload in memory, and the columns of a baseline that was made of others. */
final class Sample {
  private static final int REFERENCE_EVENTS = 20_000;

  private Sample() {}

  /** Encoded events, behind those that the baseline is made of. */
  static byte[][] encoded(Encoding encoding, int events) throws IOException {
    Workload workload = new Workload(REFERENCE_EVENTS + events);
    for (int i = 0; i < REFERENCE_EVENTS; i++) {
      workload.next();
    }
    byte[][] encoded = new byte[events][];
    for (int i = 0; i < events; i++) {
      workload.next();
      encoded[i] = encoding.bytes(workload);
    }
    return encoded;
  }

  /** Decoded events, each in a row of its own over the same names. */
  static EventRow[] rows(int events) throws IOException {
    byte[][] encoded = encoded(Encoding.FLAT, events);
    var decoder = Encoding.FLAT.decoder();
    NameDictionary names = new NameDictionary();
    EventRow[] rows = new EventRow[events];
    for (int i = 0; i < events; i++) {
      rows[i] = new EventRow(names);
      decoder.decode(encoded[i], 0, encoded[i].length, rows[i]);
      if (rows[i].reason() != null) {
        throw new IllegalStateException("every event must be usable: " + rows[i].detail());
      }
    }
    return rows;
  }

  /** How the columns are counted. */
  static Layout layout() throws IOException {
    Workload workload = new Workload(REFERENCE_EVENTS);
    var decoder = Encoding.FLAT.decoder();
    EventRow row = new EventRow(new NameDictionary());
    BaselineBuilder builder = new BaselineBuilder(Problem.BINARY_CLASSIFICATION, Map.of());
    for (int i = 0; i < REFERENCE_EVENTS; i++) {
      workload.next();
      byte[] bytes = Encoding.FLAT.bytes(workload);
      decoder.decode(bytes, 0, bytes.length, row);
      builder.observe(row);
    }
    return builder.layout();
  }

  /** A profile of some events. */
  static Profile profile(Layout layout, EventRow[] rows) {
    RowFold fold = new RowFold(layout);
    Profile profile = fold.newProfile();
    for (EventRow row : rows) {
      fold.add(row, profile);
    }
    return profile;
  }
}
