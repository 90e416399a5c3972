package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.IdSample;
import io.plumbline.detectors.profile.Profile;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The share of the window's events whose id an event of the window had before, 0 to below 1, where
 * higher is worse: exact up to {@link IdSample#KEPT} different ids, an estimate from as many of
 * them beyond, whose error {@link IdSample} states. Events that were dropped as repeats are not in
 * it.
 *
 * <p>It has no limit unless one is set: some clients repeat ids on purpose, and a reference data
 * set says nothing of how events are delivered, so it is compared with none.
 */
final class DuplicateRate implements StreamCheck {
  @Override
  public String id() {
    return "duplicate_rate";
  }

  @Override
  public String description() {
    return "Share of the events that repeat an id of the window; exact up to "
        + IdSample.KEPT
        + " ids, an estimate beyond.";
  }

  @Override
  public Scale scale() {
    return Scale.SHARE;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return Shares.MIN_SAMPLES;
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public SortedMap<String, Measurement> measure(StreamView stream) {
    SortedMap<String, Measurement> figures = new TreeMap<>();
    figures.put(STREAM, measure(stream.current()));
    return figures;
  }

  private static Measurement measure(Profile current) {
    IdSample ids = current.ids();
    if (ids == null || ids.events() == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    Measurement rate = Measurement.exact(ids.repeatRate(), ids.events());
    return ids.exact() ? rate : rate.within(null);
  }
}
