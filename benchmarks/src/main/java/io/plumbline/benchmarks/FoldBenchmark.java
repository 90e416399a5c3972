package io.plumbline.benchmarks;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a row into the 27 columns of a profile, the models taking turns; per event. */
@State(Scope.Thread)
public class FoldBenchmark {
  private static final int EVENTS = 256;

  /** How many models share the subtask. */
  @Param({"1", "16", "256"})
  public int models;

  private final EventRow row = new EventRow(new NameDictionary());
  private EventDecoder decoder;
  private byte[][] encoded;
  private EventRow[] rows;
  private RowFold[] folds;
  private RowFold[] foldsOfDecoded;
  private Profile[] profiles;
  private int turn;

  /** Makes the events and the profiles. */
  @Setup
  public void setUp() throws IOException {
    Layout layout = Sample.layout();
    encoded = Sample.encoded(Encoding.FLAT, EVENTS);
    rows = Sample.rows(EVENTS);
    decoder = Encoding.FLAT.decoder();
    folds = new RowFold[models];
    foldsOfDecoded = new RowFold[models];
    profiles = new Profile[models];
    for (int i = 0; i < models; i++) {
      folds[i] = new RowFold(layout);
      foldsOfDecoded[i] = new RowFold(layout);
      profiles[i] = folds[i].newProfile();
    }
  }

  /** Decoded before: the fold alone. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void fold() {
    for (EventRow event : rows) {
      int model = next();
      folds[model].add(event, profiles[model]);
    }
  }

  /** From the bytes of a team's own Avro record into the profile. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void decodeAndFold() {
    for (byte[] event : encoded) {
      decoder.decode(event, 0, event.length, row);
      int model = next();
      foldsOfDecoded[model].add(row, profiles[model]);
    }
  }

  private int next() {
    turn = turn + 1 == models ? 0 : turn + 1;
    return turn;
  }
}
