package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.Profile;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The share of events that have a value of a feature which nobody declared, 0 to 1; one figure by
 * name.
 */
final class ExtraColumn implements StreamCheck {
  @Override
  public String id() {
    return "extra_column";
  }

  @Override
  public String description() {
    return "Share of the events that have a value of this feature, which the model does not have.";
  }

  @Override
  public String subject() {
    return "feature:NAME";
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
  public Limits defaultLimits(Measurement measurement) {
    return Shares.above(measurement.baselineValue(), 0.01, 0.05);
  }

  @Override
  public boolean learnable() {
    return true;
  }

  @Override
  public SortedMap<String, Measurement> measure(StreamView stream) {
    Profile current = stream.current();
    SortedMap<String, Measurement> figures = new TreeMap<>();
    current
        .extraColumns()
        .forEach(
            (name, hits) ->
                figures.put(
                    "feature:" + name,
                    share(new Shares(hits, current.events()), name, stream.baseline())));
    return figures;
  }

  private static Measurement share(Shares shares, String name, @Nullable Profile baseline) {
    return baseline == null
        ? shares.measure()
        : shares.measure(baseline.extraColumns().getOrDefault(name, 0L), baseline.events());
  }
}
