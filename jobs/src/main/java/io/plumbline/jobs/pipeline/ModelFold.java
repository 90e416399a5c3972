package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** The open panes of one version of one model in one subtask. */
final class ModelFold {
  private final ModelSpec spec;
  private final String model;
  private final String version;
  private final int columns;
  private final RowFold fold;
  private final long pane;
  private final long offset;
  private final long lateness;
  private final long ids;
  private final long dropWithin;

  private long seenUpTo = Long.MIN_VALUE;
  private long late;
  private long behind;
  private int open;
  private long[] starts = new long[4];
  private Profile[] profiles = new Profile[4];

  ModelFold(MonitoredModel.Loaded model, String version) {
    this.spec = model.spec();
    this.model = spec.id();
    this.version = version;
    this.columns = model.layout().columns().size();
    this.fold = new RowFold(model.layout());
    this.pane = spec.pane().toMillis();
    this.offset = spec.windows().get(0).offset().toMillis() % pane;
    this.lateness = spec.allowedLateness().toMillis();
    byte[] stream = Keys.join(spec.id(), version).getBytes(StandardCharsets.UTF_8);
    this.ids = Hashes.of(stream, 0, stream.length);
    this.dropWithin = spec.dropWithin() == null ? -1 : spec.dropWithin().toMillis();
  }

  boolean isEmpty() {
    return open == 0;
  }

  /** Whether the event is a repeat that is dropped; one that is not will be known from now on. */
  boolean drops(SourcedRow row) {
    long within = dropWithin < 0 ? row.dropWithinMillis() : dropWithin;
    return within > 0 && row.dropRepeat(ids, within);
  }

  /**
   * Whether the event's pane was closed for good when the event's own split had come as far as it
   * had: a rule that no restore changes, for the split's largest time is checkpointed with it.
   */
  boolean isTooLate(SourcedRow row) {
    return row.largestEventTime() != SourcedRow.NO_TIME
        && start(row.event().eventTime()) + pane + lateness
            <= row.largestEventTime() - row.outOfOrdernessMillis();
  }

  /** Counts an event that is too late; true for the first one since they were taken. */
  boolean countLate(SourcedRow row) {
    late++;
    behind = Math.max(behind, row.largestEventTime() - row.event().eventTime());
    return late == 1;
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
    seenUpTo = Math.max(seenUpTo, time);
    long start = start(time);
    // Events come nearly in order, so the pane is the last one or close to it.
    for (int i = open - 1; i >= 0; i--) {
      if (starts[i] == start) {
        fold.add(event, profiles[i]);
        return 0;
      }
    }
    if (open == starts.length) {
      starts = Arrays.copyOf(starts, 2 * open);
      profiles = Arrays.copyOf(profiles, 2 * open);
    }
    Profile profile = fold.newProfile();
    starts[open] = start;
    profiles[open++] = profile;
    fold.add(event, profile);
    return columns;
  }

  private long start(long time) {
    return time - Math.floorMod(time - offset, pane);
  }

  /** Sends the panes that the watermark closes and returns how many columns that released. */
  int flush(String source, long watermark, Output<StreamRecord<PartialProfile>> output) {
    int kept = 0;
    int sent = 0;
    for (int i = 0; i < open; i++) {
      if (starts[i] + pane - 1 <= watermark) {
        Profile profile = profiles[i];
        PartialProfile partial =
            new PartialProfile(
                source,
                model,
                version,
                spec.specVersion(),
                Metric.ALL,
                starts[i],
                seenUpTo,
                profile.events(),
                ProfileCodec.encode(profile));
        output.collect(new StreamRecord<>(partial, starts[i] + pane - 1));
        sent++;
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
