package io.plumbline.benchmarks;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import java.io.IOException;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What happens to a partial profile of 27 columns on its way to its window; per profile. */
@State(Scope.Thread)
public class PartialBenchmark {
  /** How many events the profile has seen. */
  @Param({"100", "10000"})
  public int events;

  private Profile window;
  private Profile partial;
  private byte[] bytes;

  /** Makes the profiles. */
  @Setup
  public void setUp() throws IOException {
    Layout layout = Sample.layout();
    EventRow[] rows = Sample.rows(2 * events);
    window = Sample.profile(layout, Arrays.copyOfRange(rows, 0, events));
    partial = Sample.profile(layout, Arrays.copyOfRange(rows, events, 2 * events));
    bytes = ProfileCodec.encode(partial);
  }

  /** Into the profile of the window. */
  @Benchmark
  public Profile merge() {
    window.merge(partial);
    return window;
  }

  /** To bytes. */
  @Benchmark
  public byte[] encode() {
    return ProfileCodec.encode(partial);
  }

  /** From bytes. */
  @Benchmark
  public Profile decode() {
    return ProfileCodec.decode(bytes);
  }
}
