package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.Profile;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The events of a window, 0 and up. Its baseline value is what the same hours of the week had in
 * the weeks before, under the baseline {@link WindowEvaluation#HOURS_OF_WEEK}, once two of them are
 * known. Until then it is what the baseline's rate of events makes of the window's length, where
 * the baseline's events have times: of n events between the first and the last n - 1 gaps lie. Of
 * past windows it is their mean.
 */
final class Volume implements StreamCheck {
  @Override
  public String id() {
    return "count";
  }

  @Override
  public String description() {
    return "Events of the window; the baseline value is that of the same hours of the week, once two"
        + " earlier weeks are known (baseline `"
        + WindowEvaluation.HOURS_OF_WEEK
        + "`), till then the baseline's rate of events times the window's length, of past windows"
        + " their mean.";
  }

  @Override
  public Scale scale() {
    return Scale.EVENTS;
  }

  @Override
  public Worse worse() {
    return Worse.NEITHER;
  }

  @Override
  public int minSamples() {
    return 0;
  }

  @Override
  public boolean volume() {
    return true;
  }

  @Override
  public SortedMap<String, Measurement> measure(StreamView stream) {
    long events = stream.current().events();
    Measurement count = Measurement.exact(events, events);
    Profile baseline = stream.baseline();
    SortedMap<String, Measurement> figures = new TreeMap<>();
    if (stream.usual().isPresent()) {
      figures.put(STREAM, count.against(stream.usual().getAsDouble()));
      return figures;
    }
    figures.put(STREAM, baseline == null ? count : count.against(expected(baseline, stream)));
    return figures;
  }

  private static double expected(Profile baseline, StreamView stream) {
    long length = stream.length();
    if (stream.baselineLength() > 0) {
      return (double) baseline.events() / stream.baselineLength() * length;
    }
    double span = (double) baseline.lastEventTime() - baseline.firstEventTime();
    return baseline.events() < 2 || !(span > 0)
        ? Double.NaN
        : (baseline.events() - 1) / span * length;
  }
}
