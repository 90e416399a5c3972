package io.plumbline.detectors.check;

import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The events that a window is expected to have, 0 and up: the mean of the same hours of the week,
 * UTC, in the one to four weeks before that are known; an hour that the window has in part counts
 * by its share. {@link Reason#TOO_FEW_WEEKS} before two are known, of windows that are longer than
 * a week with their allowed lateness, and of segments. Neither side is worse.
 */
final class UsualVolume implements StreamCheck {
  @Override
  public String id() {
    return "usual_count";
  }

  @Override
  public String description() {
    return "Events to expect of the window: the mean of the same hours of the week over the last two"
        + " to four weeks.";
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
  public boolean byDefault() {
    return false;
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public SortedMap<String, Measurement> measure(StreamView stream) {
    OptionalDouble usual = stream.usual();
    long events = stream.current().events();
    SortedMap<String, Measurement> figures = new TreeMap<>();
    figures.put(
        STREAM,
        usual.isPresent()
            ? Measurement.exact(usual.getAsDouble(), events)
            : Measurement.undefined(Reason.TOO_FEW_WEEKS, events));
    return figures;
  }
}
