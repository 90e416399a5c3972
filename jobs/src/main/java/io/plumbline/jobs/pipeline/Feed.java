package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.config.Role;
import io.plumbline.jobs.specs.SpecBook;
import io.plumbline.jobs.specs.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the places that events of a model go to.
 *
 * @param timeline the specs that they are counted by
 * @param version the version that they are counted for
 * @param counted what they are to it
 * @param of the version that they are of, where it is another; else empty
 */
record Feed(Timeline timeline, String version, Counted counted, String of) {
  /**
   * Where the events of one version of a model go to, as a book of specs says; empty where none
   * covers them.
   *
   * <p>Predictions go to their own version first, then to those that compare themselves with it.
   * Feature events without a version go to every version that has a spec of its own.
   *
   * @param version the version, or {@link ModelTable#UNKNOWN_VERSION}
   */
  static List<Feed> of(Role role, SpecBook book, String model, String version) {
    return role == Role.FEATURES
        ? ofFeatureEvents(book, model, version)
        : ofPredictions(book, model, version);
  }

  private static List<Feed> ofPredictions(SpecBook book, String model, String version) {
    Timeline own = book.covering(model, version);
    if (own == null) {
      return List.of();
    }
    List<Feed> feeds = new ArrayList<>();
    feeds.add(new Feed(own, version, Counted.OWN, ""));
    for (Timeline other : book.timelines(model)) {
      String challenger = other.slot().version();
      if (challenger != null && !challenger.equals(version) && other.comparesWith(version)) {
        feeds.add(new Feed(other, challenger, Counted.OTHER_VERSION, version));
      }
    }
    return feeds;
  }

  private static List<Feed> ofFeatureEvents(SpecBook book, String model, String version) {
    Timeline named =
        version.equals(ModelTable.UNKNOWN_VERSION) ? null : book.covering(model, version);
    if (named != null) {
      return List.of(new Feed(named, version, Counted.FEATURE_EVENTS, ""));
    }
    List<Feed> feeds = new ArrayList<>();
    if (version.equals(ModelTable.UNKNOWN_VERSION)) {
      for (Timeline timeline : book.timelines(model)) {
        String of = timeline.slot().version();
        feeds.add(new Feed(timeline, of == null ? version : of, Counted.FEATURE_EVENTS, ""));
      }
    }
    return feeds;
  }
}
