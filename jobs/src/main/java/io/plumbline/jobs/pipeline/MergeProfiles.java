package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.sagemaker.MonitoredWindow;
import io.plumbline.detectors.alert.AlertRules;
import io.plumbline.detectors.alert.Told;
import io.plumbline.detectors.check.ClosedWindow;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.check.WindowBaseline;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.check.WindowStatus;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import io.plumbline.jobs.pipeline.Window.Block;
import io.plumbline.jobs.pipeline.Window.Pane;
import io.plumbline.jobs.pipeline.Window.Step;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.Slot;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.SimpleTimerService;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Merges partial profiles into panes and panes into windows, and evaluates each window when the
 * watermark passes its end, and again when late events change it.
 *
 * <p>Keyed by model and version; what is counted of their segments comes and is kept with what is
 * counted of all. A pane is open until its end plus the allowed lateness; then it is added to one
 * <em>block</em> per step of the spec's windows. A window is a merge of blocks and of panes that
 * are still open, so one of 90 days costs one block when it tumbles, and one block per step when it
 * slides, however small the panes are.
 *
 * <p>A window is cut and judged by the spec in force at its end, over the panes that are counted on
 * that spec's layout: what was counted on other bins is never mixed in. The first specs of a key
 * come with its partial profiles. How they change, and which models are watched at all, comes by
 * broadcast, so that a key without events is told too; the state of models that are not watched any
 * more goes.
 *
 * <p>What is emitted in the end depends on the events alone, never on when the watermark came: the
 * volume of a window is judged once it is known that the model's stream went on after it, and a
 * window without events is evaluated only where the stream went on.
 *
 * <p>An operator of its own, since Flink's function with broadcast state lets no key have a timer
 * while it hears a broadcast.
 */
final class MergeProfiles extends AbstractStreamOperator<EvaluatedWindow>
    implements TwoInputStreamOperator<PartialProfile, SpecNotice, EvaluatedWindow>,
        Triggerable<String, VoidNamespace> {
  /** Events of partial profiles that came after their pane was closed for good. */
  static final OutputTag<Tally> TALLIES = new OutputTag<>("late-tallies") {};

  /** The same by model. */
  static final OutputTag<LateEvents> LATE = new OutputTag<>("late") {};

  /** Windows with events in the files of Model Monitor. */
  static final OutputTag<MonitoredWindow> DOCUMENTS = new OutputTag<>("documents") {};

  /**
   * After a window with events so many windows without any are still evaluated: enough for an alert
   * on the volume to fire, and a bound on what a gap of years costs.
   */
  static final int EMPTY_WINDOWS = 10;

  private static final long serialVersionUID = 3L;

  private final boolean bounded;
  private final boolean documents;

  private transient TimestampedCollector<EvaluatedWindow> out;
  private transient TimerService timers;
  private transient Coverage covered;
  private transient KeySpecs specs;
  private transient PaneStore counted;
  private transient WindowBook windows;
  private transient SegmentBook segments;
  private transient PastWindows past;
  private transient WeeklyVolume volumes;
  private transient FeatureWindows features;
  private transient OtherVersions others;
  private transient ValueStateDescriptor<Extent> extents;
  private transient ValueState<Extent> extent;
  private transient LongCounter evaluatedWindows;
  private transient LongCounter violations;

  /** Whether specs changed since the keys heard of it. */
  private transient boolean anyChanged;

  /**
   * @param bounded whether every source ends: then a stream that ends is not one that fell silent
   * @param documents whether {@link #DOCUMENTS} are asked for
   */
  MergeProfiles(boolean bounded, boolean documents) {
    this.bounded = bounded;
    this.documents = documents;
  }

  @Override
  public void open() throws Exception {
    super.open();
    out = new TimestampedCollector<>(output);
    timers =
        new SimpleTimerService(
            getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this));
    covered = new Coverage(getOperatorStateBackend().getBroadcastState(Coverage.STATE));
    var runtime = getRuntimeContext();
    specs =
        new KeySpecs(
            runtime.getState(
                new ValueStateDescriptor<>("specs", BytePrimitiveArraySerializer.INSTANCE)));
    counted =
        new PaneStore(
            runtime.getMapState(
                new MapStateDescriptor<>("panes", StateType.PANE, ProfileType.INSTANCE)),
            runtime.getMapState(
                new MapStateDescriptor<>("blocks", StateType.BLOCK, ProfileType.INSTANCE)));
    windows =
        new WindowBook(
            runtime.getMapState(
                new MapStateDescriptor<>("windows", StateType.WINDOW, IntSerializer.INSTANCE)));
    segments =
        new SegmentBook(
            runtime.getMapState(
                new MapStateDescriptor<>(
                    "segments", StringSerializer.INSTANCE, LongSerializer.INSTANCE)));
    past =
        new PastWindows(
            runtime.getMapState(
                new MapStateDescriptor<>(
                    "histories", StateType.CHAIN, BytePrimitiveArraySerializer.INSTANCE)),
            runtime.getMapState(
                new MapStateDescriptor<>("past", StateType.PAST, ProfileType.INSTANCE)));
    volumes =
        new WeeklyVolume(
            runtime.getMapState(
                new MapStateDescriptor<>("hours", IntSerializer.INSTANCE, StateType.HOUR_OF_WEEK)),
            counted);
    features =
        new FeatureWindows(
            runtime.getMapState(
                new MapStateDescriptor<>("feature-panes", StateType.PANE, ProfileType.INSTANCE)),
            runtime.getMapState(
                new MapStateDescriptor<>("feature-blocks", StateType.BLOCK, ProfileType.INSTANCE)),
            runtime.getMapState(
                new MapStateDescriptor<>(
                    "feature-windows", StateType.WINDOW, IntSerializer.INSTANCE)));
    others =
        new OtherVersions(
            runtime.getMapState(
                new MapStateDescriptor<>("other-panes", StateType.PANE, ProfileType.INSTANCE)),
            runtime.getMapState(
                new MapStateDescriptor<>("other-blocks", StateType.BLOCK, ProfileType.INSTANCE)));
    extents = new ValueStateDescriptor<>("extent", StateType.EXTENT);
    extent = runtime.getState(extents);
    evaluatedWindows = runtime.getLongCounter(LiveCounts.WINDOWS);
    violations = runtime.getLongCounter(LiveCounts.VIOLATIONS);
  }

  // ---- which models are watched ----

  @Override
  public void processElement2(StreamRecord<SpecNotice> element) throws Exception {
    out.setTimestamp(element);
    SpecNotice notice = element.getValue();
    if (notice.specs().length > 0) {
      Timeline changed = SpecCodec.decodeTimeline(notice.specs());
      WindowCut before = specs.newest(changed.slot());
      anyChanged |= before == null || before.timeline().changedAt() < changed.changedAt();
      specs.learn(changed);
      return;
    }
    boolean anyGone = covered.update(notice) && (notice.whole() || notice.gone().length > 0);
    if (anyGone) {
      specs.retain(covered);
    }
    if (anyGone || anyChanged) {
      anyChanged = false;
      // With each key as the current one, its state may be changed and its timers set.
      this.<String>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              extents,
              (key, state) -> hear(key, state.value()));
    }
  }

  /** Lets the current key know what became of the specs. */
  private void hear(String key, @Nullable Extent reach) throws Exception {
    if (reach == null) {
      return;
    }
    Slot slot = covered.covering(reach.model(), reach.version());
    if (slot == null) {
      for (String segment : segments.all()) {
        out.collect(EvaluatedWindow.removed(reach, segment));
      }
      out.collect(EvaluatedWindow.removed(reach, Metric.ALL));
      forget(key);
      return;
    }
    WindowCut cut = specs.newest(slot);
    if (cut != null && cut.timeline().changedAt() > reach.specsAt()) {
      change(key, cut, reach);
    }
  }

  /** Has the current key go on with newer specs, and returns its extent from now on. */
  private Extent change(String key, WindowCut cut, Extent reach) throws Exception {
    Extent told = reach.withSpecs(cut.timeline().changedAt());
    specs.give(key, cut);
    extent.update(told);
    reconcile(cut, told);
    return told;
  }

  private void forget(String key) {
    specs.forget(key);
    counted.clear();
    windows.clear();
    segments.clear();
    past.clear();
    volumes.clear();
    features.clear();
    others.clear();
    extent.clear();
  }

  // ---- partial profiles ----

  @Override
  public void processElement1(StreamRecord<PartialProfile> element) throws Exception {
    out.setTimestamp(element);
    PartialProfile partial = element.getValue();
    if (covered.isGone(partial)) {
      late(partial, 0);
      return;
    }
    String key = (String) getCurrentKey();
    Extent reach = extent.value();
    if (partial.specs().length > 0) {
      // The sender may not know yet what others were told.
      WindowCut newest = specs.learn(SpecCodec.decodeTimeline(partial.specs()));
      if (reach == null) {
        reach = Extent.before(partial).withSpecs(newest.timeline().changedAt());
        specs.give(key, newest);
      } else if (newest.timeline().changedAt() > reach.specsAt()) {
        reach = change(key, newest, reach);
      }
    }
    if (reach == null) {
      late(partial, 0); // Sent before the model was gone, and came after it was back.
      return;
    }
    add(partial, specs.of(key, reach), reach);
  }

  /**
   * Counts the partial's events as late, not as profiled.
   *
   * @param behind how far its pane is behind what the key has reached, in milliseconds; 0 where
   *     that is not why
   */
  private void late(PartialProfile partial, long behind) {
    long events = partial.events();
    if (events == 0) {
      return;
    }
    output.collect(
        TALLIES, new StreamRecord<>(new Tally(partial.source(), 0, -events, events, 0, 0)));
    if (partial.counted() == Counted.OWN) {
      output.collect(
          LATE,
          new StreamRecord<>(
              new LateEvents(partial.model(), partial.modelVersion(), events, behind)));
    }
  }

  private void add(PartialProfile partial, WindowCut cut, Extent before) throws Exception {
    int position = cut.timeline().positionOf(partial.specVersion());
    if (position < 0) {
      late(partial, 0); // Of a spec that is forgotten already.
      return;
    }
    LoadedSpec spec = cut.timeline().spec(position);
    Pane pane = new Pane(partial.pane(), spec.spec().pane().toMillis(), spec.fingerprint());
    long lateness = cut.lateness(before.cleanedUpTo());
    if (pane.end() <= before.cleanedUpTo()) {
      // A split that was idle or added later can be behind the job: counted, and never overwrites a
      // final figure.
      late(partial, before.cleanedUpTo() + lateness - partial.pane());
      return;
    }
    SegmentedProfile profile = SegmentedProfileCodec.decode(partial.profile());
    timers.registerEventTimeTimer(pane.end() + lateness - 1);
    List<Window> over = cut.windowsOver(pane.start(), pane.end());
    if (partial.counted() != Counted.OWN) {
      extent.update(before);
      addBeside(partial, pane, profile, over);
      return;
    }
    Extent after =
        before.with(
            profile.all().firstEventTime(),
            Math.max(partial.seenUpTo(), profile.all().lastEventTime()));
    counted.add(pane, profile);
    extent.update(after);
    for (Window window : over) {
      windows.change(window);
      soon(window);
    }
    features.predictionsChanged(over);
    if (after.first() < before.first() || cut.mayEndBetween(before.seenUpTo(), after.seenUpTo())) {
      windows.lengthen(before, after).forEach(this::soon);
    }
  }

  /** Adds what others said while the key's own predictions came. */
  private void addBeside(
      PartialProfile partial, Pane pane, SegmentedProfile profile, List<Window> over)
      throws Exception {
    if (partial.counted() == Counted.FEATURE_EVENTS) {
      features.add(pane, profile, over);
      over.forEach(this::soon);
      return;
    }
    others.add(pane, partial.of(), profile);
    for (Window window : over) {
      if (windows.contains(window)) {
        windows.change(window);
        soon(window);
      }
    }
  }

  /** Cuts the windows by specs that are new to the key, out of what was counted before. */
  private void reconcile(WindowCut cut, Extent reach) throws Exception {
    windows.keep(cut);
    past.keep(cut, reach.cleanedUpTo());
    awaitNew(counted, windows, cut, reach);
    features.windows().keep(cut);
    awaitNew(features.counted(), features.windows(), cut, reach);
    others.seed(cut);
  }

  private void awaitNew(PaneStore store, WindowBook book, WindowCut cut, Extent reach)
      throws Exception {
    for (Pane pane : store.panes()) {
      awaitNew(pane.start(), pane.end(), book, cut, reach);
    }
    store.seed(cut.latestSteps());
    for (Block block : store.blocks()) {
      awaitNew(block.start(), block.end(), book, cut, reach);
    }
  }

  private void awaitNew(long from, long to, WindowBook book, WindowCut cut, Extent reach)
      throws Exception {
    for (Window window : cut.windowsOver(from, to)) {
      if (!book.contains(window) && window.end() > reach.cleanedUpTo()) {
        book.put(window, WindowBook.AWAITED);
        soon(window);
      }
    }
  }

  /** A timer at the window's end, or at the next watermark: so revisions coalesce. */
  private void soon(Window window) {
    timers.registerEventTimeTimer(Math.max(window.end() - 1, timers.currentWatermark() + 1));
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    long watermark = timers.currentWatermark();
    Extent reach = extent.value();
    if (reach == null) {
      return; // The model is watched no longer.
    }
    out.setAbsoluteTimestamp(
        timer.getTimestamp() == Long.MAX_VALUE ? reach.seenUpTo() : timer.getTimestamp());
    WindowCut cut = specs.of(timer.getKey(), reach);
    long lateness = cut.lateness(reach.cleanedUpTo());

    long over = watermark == Long.MAX_VALUE ? watermark : watermark + 1 - lateness;

    PriorityQueue<Window> ripe = windows.ripe(watermark, over);
    while (!ripe.isEmpty()) {
      Window window = ripe.poll();
      if (evaluate(window, cut, reach, watermark, over)) {
        awaitEmpty(window, cut, windows, ripe, watermark);
      }
      if (window.end() + lateness - 1 > watermark) {
        timers.registerEventTimeTimer(window.end() + lateness - 1);
      }
    }
    PriorityQueue<Window> said = features.windows().ripe(watermark, over);
    while (!said.isEmpty()) {
      Window window = said.poll();
      if (evaluateFeatures(window, cut, reach, watermark)) {
        awaitEmpty(window, cut, features.windows(), said, watermark);
      }
    }
    close(cut, reach, watermark, over);
  }

  /** Windows after one with events are evaluated as well, even if nothing comes of them. */
  private void awaitEmpty(
      Window window, WindowCut cut, WindowBook book, PriorityQueue<Window> ripe, long watermark)
      throws Exception {
    for (int steps = 1; steps <= EMPTY_WINDOWS; steps++) {
      Window next = window.next(steps);
      if (!book.contains(next) && cut.has(next)) {
        book.put(next, WindowBook.AWAITED);
        if (next.end() - 1 <= watermark) {
          ripe.add(next);
        } else {
          soon(next);
        }
      }
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("no timer of processing time is ever set");
  }

  /**
   * Evaluates a window as far as can be said; true for one with events that was not evaluated since
   * they came.
   *
   * @param over windows that end at or before it are closed for good
   */
  private boolean evaluate(Window window, WindowCut cut, Extent reach, long watermark, long over)
      throws Exception {
    int state = windows.state(window);
    boolean ended = watermark == Long.MAX_VALUE;
    boolean wentOn = window.end() <= reach.seenUpTo() || (!bounded && !ended);
    LoadedSpec spec = cut.inForce(window);
    SegmentedProfile counts = counted.sum(window, spec.fingerprint());
    boolean empty = counts == null;
    if (empty && !wentOn) {
      return false;
    }
    if (state == WindowBook.VOLUME_OPEN && !wentOn && !ended) {
      return false;
    }
    WindowStatus status = WindowStatus.WHOLE;
    if (cut.changesWithin(window)) {
      status = WindowStatus.SPEC_CHANGED;
    } else if (reach.startsWithin(window) || cut.mayLackEvents(window) || !wentOn) {
      status = WindowStatus.PARTIAL;
    }
    boolean volumeOpen = !wentOn && !ended;
    if (volumeOpen) {
      timers.registerEventTimeTimer(Long.MAX_VALUE); // nothing else wakes a stream that has ended
    }
    boolean segmentsOpen = volumeOpen || window.end() > over;
    Map<String, Profile> passing = WindowSlices.passing(counts);
    windows.put(
        window,
        volumeOpen
            ? WindowBook.VOLUME_OPEN
            : segmentsOpen && !passing.isEmpty() ? WindowBook.SEGMENTS_OPEN : WindowBook.EVALUATED);
    if (state == WindowBook.AWAITED) {
      evaluatedWindows.add(1L);
    }
    byte[] rules = rules(cut, window, reach);
    SortedMap<String, Profile> slices = new TreeMap<>();
    if (state != WindowBook.SEGMENTS_OPEN) {
      slices.putAll(WindowSlices.lasting(spec, counts));
    }
    if (!segmentsOpen) {
      slices.putAll(passing);
    }
    OptionalDouble expected =
        spec.evaluation().learnsVolume()
            ? volumes.expected(window, cut, reach.first())
            : OptionalDouble.empty();
    Set<String> parts = new HashSet<>(slices.keySet());
    parts.remove(Metric.ALL);
    segments.note(parts, window, EMPTY_WINDOWS);
    List<PastWindows.Comparison> comparisons = past.beside(window, spec, cut.settledBefore(window));
    List<OtherVersions.Comparison> versions = others.beside(window, spec, empty);
    for (Map.Entry<String, Profile> slice : slices.entrySet()) {
      boolean first = state == WindowBook.AWAITED || passing.containsKey(slice.getKey());
      List<Beside> beside = Beside.of(comparisons, versions, slice.getKey());
      List<Metric> figures =
          figures(window, spec, reach, slice.getKey(), slice.getValue(), status, expected, beside);
      if (slice.getValue().events() > 0) {
        comparisons.forEach(comparison -> comparison.note(slice.getKey(), figures));
      }
      List<Metric> metrics =
          judgeable(
              figures,
              volumeOpen,
              state == WindowBook.VOLUME_OPEN && !first,
              () ->
                  figures(
                      window,
                      spec,
                      reach,
                      slice.getKey(),
                      slice.getValue(),
                      WindowStatus.PARTIAL,
                      expected,
                      beside));
      if (first) {
        violations.add(metrics.stream().filter(metric -> metric.status().violation()).count());
      }
      out.collect(
          new EvaluatedWindow(
              reach.model(),
              reach.version(),
              slice.getKey(),
              cut.number(window),
              window,
              slice.getValue().events() + beside.stream().mapToLong(Beside::contributions).sum(),
              first,
              volumeOpen || (state == WindowBook.VOLUME_OPEN && !first) ? Told.PART : Told.ALL,
              metrics,
              rules));
      if (documents && slice.getValue().events() > 0) {
        output.collect(
            DOCUMENTS,
            new StreamRecord<>(
                WindowDocuments.of(spec, reach, slice.getKey(), window, slice.getValue()),
                window.end() - 1));
      }
    }
    boolean restOnly = state == WindowBook.SEGMENTS_OPEN;
    past.remember(
        comparisons,
        status == WindowStatus.WHOLE ? counts : null,
        restOnly,
        reach.cleanedUpTo(),
        cut.lateness(reach.cleanedUpTo()));
    return !empty && !restOnly;
  }

  /**
   * What a slice of a window is compared with beside its reference.
   *
   * @param with the other windows
   * @param contributions how many events of these are contributions to the figures, since they may
   *     still change
   */
  private record Beside(WindowBaseline with, long contributions) {
    static List<Beside> of(
        List<PastWindows.Comparison> past, List<OtherVersions.Comparison> others, String slice)
        throws Exception {
      if (past.isEmpty() && others.isEmpty()) {
        return List.of();
      }
      List<Beside> all = new ArrayList<>();
      for (PastWindows.Comparison comparison : past) {
        all.add(new Beside(comparison.of(slice), 0));
      }
      for (OtherVersions.Comparison comparison : others) {
        all.add(new Beside(comparison.of(slice), comparison.events(slice)));
      }
      return all;
    }
  }

  /**
   * Evaluates what feature events said in a window, beside the features inside predictions; true
   * where they said anything.
   */
  private boolean evaluateFeatures(Window window, WindowCut cut, Extent reach, long watermark)
      throws Exception {
    LoadedSpec spec = cut.inForce(window);
    SegmentedProfile said = features.counted().sum(window, spec.fingerprint());
    boolean wentOn = window.end() <= reach.seenUpTo() || (!bounded && watermark != Long.MAX_VALUE);
    if (said == null && !wentOn) {
      return false; // A stream that has ended is not one that fell silent.
    }
    boolean first = features.evaluated(window);
    SegmentedProfile own = counted.sum(window, spec.fingerprint());
    WindowStatus status =
        cut.changesWithin(window) ? WindowStatus.SPEC_CHANGED : WindowStatus.WHOLE;
    List<Metric> metrics =
        said == null
            ? List.of()
            : spec.evaluation()
                .featureEvents(
                    new ClosedWindow(
                        reach.version(), Metric.ALL, window.start(), window.end(), 0, status),
                    said.all(),
                    own == null ? null : own.all());
    if (first) {
      violations.add(metrics.stream().filter(metric -> metric.status().violation()).count());
    }
    out.collect(
        new EvaluatedWindow(
            reach.model(),
            reach.version(),
            Metric.ALL,
            cut.number(window),
            window,
            (said == null ? 0 : said.events()) + (own == null ? 0 : own.events()),
            first,
            Told.FEATURE_EVENTS,
            metrics,
            rules(cut, window, reach)));
    return said != null;
  }

  /**
   * The figures that can be told now.
   *
   * @param volumeOpen whether it is not known that the stream went on
   * @param wasVolumeOpen whether it was not when the others were told
   * @param asTold the figures as they were then
   */
  private static List<Metric> judgeable(
      List<Metric> metrics,
      boolean volumeOpen,
      boolean wasVolumeOpen,
      Supplier<List<Metric>> asTold) {
    if (volumeOpen) {
      return metrics.stream().filter(metric -> !waits(metric)).toList();
    }
    if (!wasVolumeOpen) {
      return metrics;
    }
    Set<String> waited =
        asTold.get().stream()
            .filter(MergeProfiles::waits)
            .map(Metric::subject)
            .collect(Collectors.toSet());
    // With the subject's other figures once more: a vote is one of all of them.
    return metrics.stream().filter(metric -> waited.contains(metric.subject())).toList();
  }

  /**
   * The rules of the newest spec that the stream has reached: a late revision of an early window
   * does not bring back those before.
   */
  private static byte[] rules(WindowCut cut, Window window, Extent reach) {
    long reached = Math.max(window.end() - 1, reach.seenUpTo());
    Timeline timeline = cut.timeline();
    return AlertRules.of(timeline.spec(timeline.inForceAt(reached)).spec()).encode();
  }

  private static List<Metric> figures(
      Window window,
      LoadedSpec spec,
      Extent reach,
      String segment,
      Profile profile,
      WindowStatus status,
      OptionalDouble expected,
      List<Beside> beside) {
    ClosedWindow closed =
        new ClosedWindow(
            reach.version(), segment, window.start(), window.end(), profile.events(), status);
    List<Metric> figures =
        spec.evaluation()
            .ofSegment(segment)
            .evaluate(
                closed, profile, segment.equals(Metric.ALL) ? expected : OptionalDouble.empty());
    if (beside.isEmpty()) {
      return figures;
    }
    List<Metric> all = new ArrayList<>(figures);
    for (Beside other : beside) {
      all.addAll(
          spec.evaluation()
              .compare(
                  closed.revised(profile.events() + other.contributions()), profile, other.with()));
    }
    return all;
  }

  /** Whether the figure cannot be told before it is known that the stream went on. */
  private static boolean waits(Metric metric) {
    return metric.subject().equals(WindowEvaluation.STREAM)
        || Reason.PARTIAL_WINDOW.wireName().equals(metric.reason());
  }

  /** Closes the panes whose lateness is over, and forgets windows and blocks that are done with. */
  private void close(WindowCut cut, Extent reach, long watermark, long over) throws Exception {
    boolean ended = watermark == Long.MAX_VALUE;
    volumes.close(cut, reach, over);
    long closed = counted.close(cut, over);
    // Panes without events are closed too: the windows over them are forgotten.
    long cleanedUpTo = Math.max(reach.cleanedUpTo(), ended ? closed : over);
    if (cleanedUpTo > reach.cleanedUpTo()) {
      extent.update(reach.cleaned(cleanedUpTo));
    }
    Map<Step, Long> earliest = windows.forget(over, ended);
    counted.forgetBefore(earliest);
    others.close(cut, over, earliest);
    features.close(cut, over, ended);
    if (!ended) {
      long begins = earliest.values().stream().min(Comparator.naturalOrder()).orElse(over);
      Timeline timeline = cut.timeline();
      LoadedSpec newest = timeline.spec(timeline.size() - 1);
      for (String gone : segments.forget(begins, newest.segmentation().known())) {
        out.collect(EvaluatedWindow.silent(reach, gone));
      }
      if (timeline.size() > 1) {
        past.keep(cut, over);
      }
    } else {
      past.clear();
    }
  }
}
