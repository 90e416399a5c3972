package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.operations.Lags;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** The open panes of one version of one model in one subtask, under each of its specs. */
final class ModelFold {
  private static final byte[] NOTHING = {};

  private final Feed feed;
  private final boolean accounts;
  private final String model;
  private final String version;
  private final Timeline timeline;
  private final @Nullable Stage[] stages;
  private Stage latest;
  private final long latestFrom;
  private final long begins;
  private final long ids;

  /** Whether the spec covers any version, so that those who name them may not name too many. */
  private final boolean anyVersion;

  private final long modelHash;
  private final long versionHash;
  private long seenUpTo = Long.MIN_VALUE;
  private long late;
  private long behind;
  private boolean open;
  private boolean introduced;
  private @Nullable Lags lags;

  /**
   * @param accounts whether what it sends accounts for the inputs
   */
  ModelFold(Feed feed, boolean accounts) {
    this.feed = feed;
    this.accounts = accounts;
    this.timeline = feed.timeline();
    this.model = timeline.slot().model();
    this.version = feed.version();
    int last = timeline.size() - 1;
    stages = new Stage[timeline.size()];
    latestFrom = timeline.from(last);
    begins = timeline.begins();
    latest = new Stage(last);
    stages[last] = latest;
    byte[] stream = Keys.join(model, version).getBytes(StandardCharsets.UTF_8);
    ids = Hashes.of(stream, 0, stream.length);
    anyVersion = timeline.slot().version() == null;
    modelHash = anyVersion ? Keys.digest(model) : 0;
    versionHash = anyVersion ? Keys.digest(model, version) : 0;
  }

  String model() {
    return model;
  }

  String version() {
    return version;
  }

  /** What the events are to the version. */
  Counted counted() {
    return feed.counted();
  }

  boolean isEmpty() {
    return !open;
  }

  /** Whether the version is one of those that the event's split may name. */
  boolean admits(SourcedRow row) {
    return !anyVersion || row.admitsVersion(modelHash, versionHash);
  }

  /** Whether the event is a repeat that is dropped; one that is not will be known from now on. */
  boolean drops(SourcedRow row) {
    // One inference may have a feature event of every system: their source says what repeats are.
    long ofModel =
        feed.counted() == Counted.FEATURE_EVENTS ? -1 : stage(row.event().eventTime()).dropWithin;
    long within = ofModel < 0 ? row.dropWithinMillis() : ofModel;
    return within > 0 && row.dropRepeat(ids, within);
  }

  /**
   * Whether the event's pane was closed for good when the event's own split had come as far as it
   * had: a rule that no restore changes, for the split's largest time is checkpointed with it. Or
   * whether it is from before the model was taken up again: figures may be out of its window.
   */
  boolean isTooLate(SourcedRow row) {
    long time = row.event().eventTime();
    return time < begins
        || (row.largestEventTime() != SourcedRow.NO_TIME && stage(time).isTooLate(row));
  }

  /** Counts an event that is too late; true for the first one since they were taken. */
  boolean countLate(SourcedRow row) {
    late++;
    if (row.largestEventTime() != SourcedRow.NO_TIME) {
      behind = Math.max(behind, row.largestEventTime() - row.event().eventTime());
    }
    return late == 1;
  }

  /**
   * Notes that an event came, so far behind its own time; true for the first one since they were
   * taken.
   */
  boolean hear(long lag) {
    Lags own = lags;
    boolean first = own == null;
    if (own == null) {
      own = new Lags();
      lags = own;
    }
    own.add(lag);
    return first;
  }

  /** How far the events that came were behind, since the last time; some came. */
  Lags takeLags() {
    Lags taken = Objects.requireNonNull(lags);
    lags = null;
    return taken;
  }

  /** The late events since the last time. */
  LateEvents takeLate() {
    LateEvents taken = new LateEvents(model, version, late, behind);
    late = 0;
    behind = 0;
    return taken;
  }

  /** Folds the event into its pane and returns how many columns that opened. */
  int add(EventRow event) {
    long time = event.eventTime();
    if (time > seenUpTo) {
      seenUpTo = time;
    }
    open = true;
    return stage(time).add(event);
  }

  private Stage stage(long time) {
    return time >= latestFrom ? latest : earlier(time);
  }

  private Stage earlier(long time) {
    int at = timeline.inForceAt(time);
    Stage stage = stages[at];
    if (stage == null) {
      stage = new Stage(at);
      stages[at] = stage;
    }
    return stage;
  }

  /**
   * Sends the panes that the watermark closes and returns how many columns that released.
   *
   * @param book the sequence number of the book of specs
   */
  int flush(
      String source,
      long book,
      long watermark,
      ByteWriter scratch,
      Output<StreamRecord<PartialProfile>> output) {
    int released = 0;
    boolean left = false;
    for (Stage stage : stages) {
      if (stage != null && stage.open > 0) {
        released += stage.flush(source, book, watermark, scratch, output);
        left |= stage.open > 0;
      }
    }
    open = left;
    return released;
  }

  /** The specs, encoded, for the first partial: later ones need not bring them again. */
  private byte[] introduction() {
    if (introduced) {
      return NOTHING;
    }
    introduced = true;
    return SpecCodec.encode(timeline);
  }

  /** The open panes under one spec. */
  private final class Stage {
    private final int columns;
    private final SegmentedFold fold;
    private final long number;
    private final ModelSpec spec;
    private final long pane;
    private final long lateness;
    private final long dropWithin;

    private int open;
    private long[] starts = new long[4];
    private SegmentedProfile[] profiles = new SegmentedProfile[4];

    Stage(int position) {
      LoadedSpec loaded = timeline.spec(position);
      this.number = timeline.number(position);
      this.spec = loaded.spec();
      this.columns = loaded.layout().columns().size();
      this.fold =
          feed.counted() == Counted.FEATURE_EVENTS
              ? timeline.featureFold(position)
              : timeline.fold(position);
      this.pane = spec.pane().toMillis();
      this.lateness = spec.allowedLateness().toMillis();
      this.dropWithin = spec.dropWithin() == null ? -1 : spec.dropWithin().toMillis();
    }

    boolean isTooLate(SourcedRow row) {
      long time = row.event().eventTime();
      long closed = row.largestEventTime() - row.outOfOrdernessMillis() - lateness;
      // Nearly every event is not even behind what is closed; only others need their pane's end.
      return time < closed && spec.paneStart(time) + pane <= closed;
    }

    int add(EventRow event) {
      long time = event.eventTime();
      // Events come nearly in order, so the pane is the last one or close to it.
      for (int i = open - 1; i >= 0; i--) {
        if (starts[i] <= time && time - starts[i] < pane) {
          return fold.add(event, profiles[i]) * columns;
        }
      }
      if (open == starts.length) {
        starts = Arrays.copyOf(starts, 2 * open);
        profiles = Arrays.copyOf(profiles, 2 * open);
      }
      SegmentedProfile profile = fold.newProfile();
      starts[open] = spec.paneStart(time);
      profiles[open++] = profile;
      return (1 + fold.add(event, profile)) * columns;
    }

    int flush(
        String source,
        long book,
        long watermark,
        ByteWriter scratch,
        Output<StreamRecord<PartialProfile>> output) {
      int kept = 0;
      int sent = 0;
      for (int i = 0; i < open; i++) {
        if (starts[i] + pane - 1 <= watermark) {
          SegmentedProfile profile = profiles[i];
          PartialProfile partial =
              new PartialProfile(
                  source,
                  model,
                  version,
                  book,
                  number,
                  starts[i],
                  seenUpTo,
                  feed.counted(),
                  feed.of(),
                  accounts ? profile.events() : 0,
                  SegmentedProfileCodec.encode(profile, scratch),
                  introduction());
          output.collect(new StreamRecord<>(partial, starts[i] + pane - 1));
          sent += profile.profiles();
        } else {
          starts[kept] = starts[i];
          profiles[kept++] = profiles[i];
        }
      }
      Arrays.fill(profiles, kept, open, null);
      open = kept;
      return sent * columns;
    }
  }
}
