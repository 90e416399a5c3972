package io.plumbline.jobs.specs;

import io.plumbline.detectors.expression.RowTest;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.segment.Segmentation;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.spec.VersionBaselineSpec;
import io.plumbline.jobs.expression.EvaluatedExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one slot's spec through event time. Each is in force from its {@code
 * effective_from} to the next one's; the first one before that too. What a version needs to fold
 * and to evaluate is made on first use, by one thread.
 */
public final class Timeline {
  /** The most versions that are remembered; then the earliest goes. */
  static final int MAX_VERSIONS = 8;

  private final Slot slot;
  private final long changedAt;
  private final long begins;
  private final long wholeFrom;
  private final List<SpecVersion> versions;
  private final @Nullable LoadedSpec[] loaded;
  private final @Nullable SegmentedFold[] folds;
  private final @Nullable SegmentedFold[] featureFolds;
  private @Nullable Set<String> comparedWith;

  /**
   * @param changedAt the sequence number of the book in which it became what it is
   * @param begins the event time before which nothing is counted; {@link SpecVersion#ALWAYS} unless
   *     the slot was covered once before, and what came out then is to stay as it is
   * @param wholeFrom the event time from which on no reader has passed over an event of it; {@link
   *     SpecVersion#ALWAYS} unless it was added while the job ran
   * @param versions at least one, in ascending order of effective_from
   */
  Timeline(Slot slot, long changedAt, long begins, long wholeFrom, List<SpecVersion> versions) {
    this.slot = slot;
    this.changedAt = changedAt;
    this.begins = begins;
    this.wholeFrom = wholeFrom;
    this.versions = List.copyOf(versions);
    this.loaded = new LoadedSpec[versions.size()];
    this.folds = new SegmentedFold[versions.size()];
    this.featureFolds = new SegmentedFold[versions.size()];
  }

  /** What it covers. */
  public Slot slot() {
    return slot;
  }

  /** The sequence number of the book in which it became what it is: a later one is higher. */
  public long changedAt() {
    return changedAt;
  }

  /** The event time before which nothing is counted; {@link Long#MIN_VALUE} for none. */
  public long begins() {
    return begins;
  }

  /**
   * The event time from which on all readers count every event of it; {@link Long#MIN_VALUE} where
   * they always did. A model that is added is counted at once, while one partition may be an hour
   * ahead of another: until all have come as far as the first one was, events are missing that
   * nobody counted, for no spec covered them.
   */
  public long wholeFrom() {
    return wholeFrom;
  }

  List<SpecVersion> versions() {
    return versions;
  }

  SpecVersion latest() {
    return versions.get(versions.size() - 1);
  }

  /** How many versions there are, at least 1. */
  public int size() {
    return versions.size();
  }

  /** The position of the version in force at an event time. */
  public int inForceAt(long time) {
    int at = versions.size() - 1;
    while (at > 0 && time < versions.get(at).effectiveFrom()) {
      at--;
    }
    return at;
  }

  /** The event time that a version is in force from; {@link Long#MIN_VALUE} for the first. */
  public long from(int position) {
    return position == 0 ? SpecVersion.ALWAYS : versions.get(position).effectiveFrom();
  }

  /**
   * The same, and of the first what it asked for: {@link Long#MIN_VALUE} where nothing was before
   * it, its own time where what was before is forgotten.
   */
  public long since(int position) {
    return versions.get(position).effectiveFrom();
  }

  /** The number of a version. */
  public long number(int position) {
    return versions.get(position).number();
  }

  /** The position of the version with a number, of several the last; -1 without one. */
  public int positionOf(long number) {
    int at = versions.size() - 1;
    while (at >= 0 && versions.get(at).number() != number) {
      at--;
    }
    return at;
  }

  /** Whether any version compares windows with those of another version of the model. */
  public boolean comparesWith(String modelVersion) {
    Set<String> known = comparedWith;
    if (known == null) {
      known =
          versions.stream()
              .flatMap(version -> version.versionBaselines(slot).stream())
              .map(VersionBaselineSpec::version)
              .collect(Collectors.toUnmodifiableSet());
      comparedWith = known;
    }
    return known.contains(modelVersion);
  }

  /** A version ready to fold and to evaluate. */
  public LoadedSpec spec(int position) {
    LoadedSpec spec = loaded[position];
    if (spec == null) {
      spec = versions.get(position).load(slot);
      loaded[position] = spec;
    }
    return spec;
  }

  /**
   * Folds events by a version. One for all versions of the model that the slot covers: what it
   * knows of the layout's categories is larger than what any of them adds.
   */
  public SegmentedFold fold(int position) {
    SegmentedFold fold = folds[position];
    if (fold == null) {
      LoadedSpec by = spec(position);
      fold =
          new SegmentedFold(
              by.layout(),
              by.segmentation(),
              EvaluatedExpressions.ofChecked(by.layout().expressions()));
      folds[position] = fold;
    }
    return fold;
  }

  /**
   * Folds feature events by a version: on its layout, without segments, and without its
   * expressions, which are about predictions.
   */
  public SegmentedFold featureFold(int position) {
    SegmentedFold fold = featureFolds[position];
    if (fold == null) {
      Layout layout = spec(position).layout();
      RowTest none = layout.expressions().isEmpty() ? null : (row, into) -> {};
      fold = new SegmentedFold(layout, Segmentation.NONE, none);
      featureFolds[position] = fold;
    }
    return fold;
  }

  /** The text of the newest version's entry. */
  public String entry() {
    return latest().entry();
  }

  /** Whether any version has a sensitive column. */
  boolean sensitive() {
    return versions.stream().anyMatch(SpecVersion::sensitive);
  }

  /**
   * The timeline of a slot that goes on with this one's versions, and with another from that one's
   * time on.
   */
  Timeline with(Slot of, SpecVersion version, long changedAt) {
    List<SpecVersion> kept = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      if (from(i) < version.effectiveFrom()) {
        kept.add(versions.get(i));
      }
    }
    kept.add(version);
    int over = kept.size() - MAX_VERSIONS;
    return new Timeline(
        of, changedAt, begins, wholeFrom, over > 0 ? kept.subList(over, kept.size()) : kept);
  }
}
