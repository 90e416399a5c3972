package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.config.Role;
import io.plumbline.jobs.specs.SpecBook;
import java.util.Arrays;
import java.util.List;

/** Everywhere that the events of one version of a model are folded. */
final class ModelFolds {
  private final String model;
  private final String version;
  private final List<Feed> feeds;
  private final ModelFold[] folds;

  /**
   * @param version the version that the events name
   * @param feeds where they go to, at least one; the first is the one that accounts for them
   */
  ModelFolds(String model, String version, List<Feed> feeds) {
    this.model = model;
    this.version = version;
    this.feeds = feeds;
    this.folds = new ModelFold[feeds.size()];
    for (int i = 0; i < folds.length; i++) {
      folds[i] = new ModelFold(feeds.get(i), i == 0);
    }
  }

  String model() {
    return model;
  }

  /** The one that accounts for the events. */
  ModelFold first() {
    return folds[0];
  }

  /** All of them; not to be changed. */
  ModelFold[] all() {
    return folds;
  }

  boolean isEmpty() {
    return Arrays.stream(folds).allMatch(ModelFold::isEmpty);
  }

  /** Whether the events go elsewhere by a book of specs, or are counted by others. */
  boolean isStale(Role role, SpecBook book) {
    return !Feed.of(role, book, model, version).equals(feeds);
  }
}
