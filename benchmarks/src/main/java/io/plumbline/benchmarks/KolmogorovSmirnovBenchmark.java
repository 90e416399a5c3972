package io.plumbline.benchmarks;

import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.KolmogorovSmirnov;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The distance that is not over bins, of one numeric column at a window's close. */
@State(Scope.Thread)
public class KolmogorovSmirnovBenchmark {
  private static final int EVENTS = 10_000;

  private Histogram baseline;
  private NumericProfile current;
  private BinEdges edges;

  /** Makes the profiles. */
  @Setup
  public void setUp() throws IOException {
    Layout layout = Sample.layout();
    int column = 0;
    while (!layout.columns().get(column).name().equals("normal_1")) {
      column++;
    }
    edges = layout.columns().get(column).edges();
    current = (NumericProfile) Sample.profile(layout, Sample.rows(EVENTS)).column(column);
    baseline = current.histogram(edges);
  }

  /** Of the histogram on, as a window's check does. */
  @Benchmark
  public Distance betweenProfiles() {
    return new KolmogorovSmirnov().between(baseline, current.histogram(edges));
  }

  /** The statistic and its p-value alone. */
  @Benchmark
  public Distance betweenHistograms() {
    return new KolmogorovSmirnov().between(baseline, baseline);
  }
}
