package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.AlertRules;
import io.plumbline.detectors.check.ClosedWindow;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.check.WindowStatus;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import io.plumbline.jobs.pipeline.Window.Block;
import io.plumbline.jobs.pipeline.Window.Pane;
import io.plumbline.jobs.pipeline.Window.Step;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.Slot;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Merges partial profiles into panes and panes into windows, and evaluates each window when the
 * watermark passes its end, and again when late events change it.
 *
 * <p>Keyed by model, version and segment. A pane is open until its end plus the allowed lateness;
 * then it is added to one <em>block</em> per step of the spec's windows. A window is a merge of
 * blocks and of panes that are still open, so one of 90 days costs one block when it tumbles, and
 * one block per step when it slides, however small the panes are.
 *
 * <p>A window is cut and judged by the spec in force at its end, over the panes that are counted on
 * that spec's layout: what was counted on other bins is never mixed in. The specs of a key come
 * with its partial profiles; which models are watched at all comes by broadcast, and the state of
 * others goes.
 *
 * <p>What is emitted in the end depends on the events alone, never on when the watermark came: the
 * volume of a window is judged once it is known that the model's stream went on after it, and a
 * window without events is evaluated only where the stream went on.
 */
final class MergeProfiles
    extends KeyedBroadcastProcessFunction<String, PartialProfile, SpecNotice, EvaluatedWindow> {
  /** Events of partial profiles that came after their pane was closed for good. */
  static final OutputTag<Tally> TALLIES = new OutputTag<>("late-tallies") {};

  /** The same by model. */
  static final OutputTag<LateEvents> LATE = new OutputTag<>("late") {};

  /** The slots that are covered, and under {@link #BOOK} as of which book of specs. */
  static final MapStateDescriptor<String, Long> COVERED =
      new MapStateDescriptor<>("covered", StringSerializer.INSTANCE, LongSerializer.INSTANCE);

  /**
   * After a window with events so many windows without any are still evaluated: enough for an alert
   * on the volume to fire, and a bound on what a gap of years costs.
   */
  static final int EMPTY_WINDOWS = 10;

  private static final String BOOK = "";
  private static final long serialVersionUID = 2L;

  /** A window that was never evaluated. */
  private static final int AWAITED = 1;

  /** A window that changed since it was evaluated. */
  private static final int CHANGED = 2;

  /** A window whose figures are out but for its volume: it may be the stream's last. */
  private static final int VOLUME_OPEN = 3;

  /** A window whose figures are out. */
  private static final int EVALUATED = 4;

  private final boolean bounded;

  private transient Map<String, Timeline> timelines;
  private transient Map<Slot, Timeline> newest;
  private transient ValueState<byte[]> specs;
  private transient MapState<Pane, Profile> panes;
  private transient MapState<Block, Profile> blocks;
  private transient MapState<Window, Integer> windows;
  private transient ValueStateDescriptor<Extent> extents;
  private transient ValueState<Extent> extent;
  private transient LongCounter evaluatedWindows;
  private transient LongCounter violations;

  /**
   * @param bounded whether every source ends: then a stream that ends is not one that fell silent
   */
  MergeProfiles(boolean bounded) {
    this.bounded = bounded;
  }

  @Override
  public void open(OpenContext context) {
    timelines = new HashMap<>();
    newest = new HashMap<>();
    var runtime = getRuntimeContext();
    specs =
        runtime.getState(
            new ValueStateDescriptor<>("specs", BytePrimitiveArraySerializer.INSTANCE));
    panes =
        runtime.getMapState(
            new MapStateDescriptor<>("panes", StateType.PANE, ProfileType.INSTANCE));
    blocks =
        runtime.getMapState(
            new MapStateDescriptor<>("blocks", StateType.BLOCK, ProfileType.INSTANCE));
    windows =
        runtime.getMapState(
            new MapStateDescriptor<>("windows", StateType.WINDOW, IntSerializer.INSTANCE));
    extents = new ValueStateDescriptor<>("extent", StateType.EXTENT);
    extent = runtime.getState(extents);
    evaluatedWindows = runtime.getLongCounter(LiveCounts.WINDOWS);
    violations = runtime.getLongCounter(LiveCounts.VIOLATIONS);
  }

  // ---- which models are watched ----

  @Override
  public void processBroadcastElement(
      SpecNotice notice, Context context, Collector<EvaluatedWindow> out) throws Exception {
    BroadcastState<String, Long> covered = context.getBroadcastState(COVERED);
    Long known = covered.get(BOOK);
    if (known != null && notice.book() <= known) {
      return; // Every subtask of every source says the same.
    }
    if (notice.whole()) {
      covered.clear();
    }
    for (String slot : notice.covered()) {
      covered.put(slot, notice.book());
    }
    for (String slot : notice.gone()) {
      covered.remove(slot);
    }
    covered.put(BOOK, notice.book());
    for (Iterator<Slot> slots = newest.keySet().iterator(); slots.hasNext(); ) {
      Slot slot = slots.next();
      if (!covered.contains(SpecNotice.name(slot.model(), slot.version()))) {
        slots.remove();
      }
    }
    if (notice.whole() || notice.gone().length > 0) {
      context.applyToKeyedState(
          extents,
          (key, state) -> {
            Extent reach = state.value();
            if (reach != null && !isCovered(reach.model(), reach.version(), covered)) {
              forget(key);
              out.collect(EvaluatedWindow.last(reach));
            }
          });
    }
  }

  private void forget(String key) {
    timelines.remove(key);
    specs.clear();
    panes.clear();
    blocks.clear();
    windows.clear();
    extent.clear();
  }

  private static boolean isCovered(
      String model, String version, ReadOnlyBroadcastState<String, Long> covered) throws Exception {
    return covered.contains(SpecNotice.name(model, version))
        || covered.contains(SpecNotice.name(model, null));
  }

  /** Whether the subtask that sent the partial did not know yet that its model is gone. */
  private static boolean isGone(
      PartialProfile partial, ReadOnlyBroadcastState<String, Long> covered) throws Exception {
    Long known = covered.get(BOOK);
    return known != null
        && partial.book() <= known
        && !isCovered(partial.model(), partial.modelVersion(), covered);
  }

  // ---- the specs of a key ----

  private Timeline timeline(String key, Extent reach) throws Exception {
    Timeline cached = timelines.get(key);
    if (cached != null && cached.changedAt() == reach.specsAt()) {
      return cached;
    }
    return remember(key, SpecCodec.decodeTimeline(specs.value()));
  }

  /** Keys of one slot share what is made of its specs. */
  private Timeline remember(String key, Timeline read) {
    Timeline shared =
        newest.merge(
            read.slot(), read, (old, one) -> old.changedAt() >= one.changedAt() ? old : one);
    Timeline of = shared.changedAt() == read.changedAt() ? shared : read;
    timelines.put(key, of);
    return of;
  }

  // ---- partial profiles ----

  @Override
  public void processElement(
      PartialProfile partial, ReadOnlyContext context, Collector<EvaluatedWindow> out)
      throws Exception {
    Extent before = extent.value();
    if (isGone(partial, context.getBroadcastState(COVERED))) {
      late(partial, 0, context);
      return;
    }
    if (before == null) {
      if (partial.events() == 0) {
        return;
      }
      before = Extent.before(partial);
    }
    String key = context.getCurrentKey();
    TimerService timers = context.timerService();
    boolean changed = false;
    if (partial.specs().length > 0) {
      Timeline told = SpecCodec.decodeTimeline(partial.specs());
      if (told.changedAt() > before.specsAt()) {
        changed = before.specsAt() > 0;
        specs.update(partial.specs());
        before = before.withSpecs(told.changedAt());
        remember(key, told);
      }
    }
    if (before.specsAt() == 0) {
      late(partial, 0, context); // Sent before the model was gone, and came after it was back.
      return;
    }
    WindowCut cut = new WindowCut(timeline(key, before));
    if (changed) {
      extent.update(before);
      reconcile(cut, before, timers);
    }
    if (partial.events() > 0) {
      add(partial, cut, before, context);
    }
  }

  /**
   * Counts the partial's events as late, not as profiled.
   *
   * @param behind how far its pane is behind what the key has reached, in milliseconds; 0 where
   *     that is not why
   */
  private static void late(PartialProfile partial, long behind, ReadOnlyContext context) {
    if (partial.events() > 0) {
      context.output(
          TALLIES, new Tally(partial.source(), 0, -partial.events(), partial.events(), 0, 0));
      context.output(
          LATE, new LateEvents(partial.model(), partial.modelVersion(), partial.events(), behind));
    }
  }

  private void add(PartialProfile partial, WindowCut cut, Extent before, ReadOnlyContext context)
      throws Exception {
    int position = cut.timeline().positionOf(partial.specVersion());
    if (position < 0) {
      late(partial, 0, context); // Of a spec that is forgotten already.
      return;
    }
    LoadedSpec spec = cut.timeline().spec(position);
    Pane pane =
        new Pane(partial.pane(), spec.spec().pane().toMillis(), spec.layout().fingerprint());
    if (pane.end() <= before.cleanedUpTo()) {
      // A split that was idle or added later can be behind the job: counted, and never overwrites a
      // final figure.
      late(partial, before.cleanedUpTo() + cut.lateness() - partial.pane(), context);
      return;
    }
    Profile profile = ProfileCodec.decode(partial.profile());
    Extent after =
        before.with(
            profile.firstEventTime(), Math.max(partial.seenUpTo(), profile.lastEventTime()));
    Profile open = panes.get(pane);
    if (open != null) {
      open.merge(profile);
    }
    panes.put(pane, open == null ? profile : open);
    extent.update(after);

    TimerService timers = context.timerService();
    timers.registerEventTimeTimer(pane.end() + cut.lateness() - 1);
    for (Window window : cut.windowsOver(pane.start(), pane.end())) {
      await(window, timers);
    }
    if (!after.equals(before)) {
      awaitVolumes(before, after, timers);
    }
  }

  /** Cuts the windows by specs that are new to the key, out of what was counted before. */
  private void reconcile(WindowCut cut, Extent reach, TimerService timers) throws Exception {
    for (Map.Entry<Window, Integer> entry : entries(windows)) {
      if (!cut.has(entry.getKey())) {
        windows.remove(entry.getKey());
      }
    }
    for (Map.Entry<Pane, Profile> entry : entries(panes)) {
      awaitNew(entry.getKey().start(), entry.getKey().end(), cut, reach, timers);
    }
    seed(cut.latestSteps());
    for (Map.Entry<Block, Profile> entry : entries(blocks)) {
      awaitNew(entry.getKey().start(), entry.getKey().end(), cut, reach, timers);
    }
  }

  private void awaitNew(long from, long to, WindowCut cut, Extent reach, TimerService timers)
      throws Exception {
    for (Window window : cut.windowsOver(from, to)) {
      if (!windows.contains(window) && window.end() > reach.cleanedUpTo()) {
        windows.put(window, AWAITED);
        soon(window, timers);
      }
    }
  }

  /** Gives families on a new step what the blocks of the finest step hold already. */
  private void seed(Set<Step> steps) throws Exception {
    List<Map.Entry<Block, Profile>> all = entries(blocks);
    Optional<Step> finest =
        all.stream()
            .map(entry -> entry.getKey().step())
            .min(Comparator.comparingLong(Step::every).thenComparingLong(Step::offset));
    Set<Step> known = all.stream().map(entry -> entry.getKey().step()).collect(Collectors.toSet());
    for (Step step : steps) {
      if (finest.isEmpty() || known.contains(step)) {
        continue;
      }
      for (Map.Entry<Block, Profile> entry : all) {
        Block from = entry.getKey();
        Block into = Block.of(step, from.start(), from.layout());
        if (from.step().equals(finest.get()) && from.end() <= into.end()) {
          addTo(into, entry.getValue());
        }
      }
    }
  }

  private void addTo(Block block, Profile profile) throws Exception {
    Profile sum = blocks.get(block);
    if (sum == null) {
      sum = profile.copy();
    } else {
      sum.merge(profile);
    }
    blocks.put(block, sum);
  }

  /** Has the window evaluated once the watermark has passed its end. */
  private void await(Window window, TimerService timers) throws Exception {
    Integer state = windows.get(window);
    if (state == null) {
      windows.put(window, AWAITED);
    } else if (state == EVALUATED || state == VOLUME_OPEN) {
      windows.put(window, CHANGED);
    }
    soon(window, timers);
  }

  /** A timer at the window's end, or at the next watermark: so revisions coalesce. */
  private static void soon(Window window, TimerService timers) {
    timers.registerEventTimeTimer(Math.max(window.end() - 1, timers.currentWatermark() + 1));
  }

  /** The stream is longer than it looked: what was its first or last window may be a whole one. */
  private void awaitVolumes(Extent before, Extent after, TimerService timers) throws Exception {
    for (Map.Entry<Window, Integer> entry : entries(windows)) {
      Window window = entry.getKey();
      boolean ended = after.seenUpTo() > before.seenUpTo() && window.end() <= after.seenUpTo();
      boolean begun = before.startsWithin(window) && !after.startsWithin(window);
      if (begun && entry.getValue() == EVALUATED) {
        windows.put(window, VOLUME_OPEN);
      }
      if (begun || (ended && entry.getValue() != EVALUATED)) {
        soon(window, timers);
      }
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<EvaluatedWindow> out)
      throws Exception {
    TimerService timers = context.timerService();
    long watermark = timers.currentWatermark();
    Extent reach = extent.value();
    if (reach == null) {
      return; // The model is watched no longer.
    }
    WindowCut cut = new WindowCut(timeline(context.getCurrentKey(), reach));
    long lateness = cut.lateness();

    PriorityQueue<Window> ripe = new PriorityQueue<>(Window.BY_END);
    for (Map.Entry<Window, Integer> entry : entries(windows)) {
      if (entry.getValue() != EVALUATED && entry.getKey().end() - 1 <= watermark) {
        ripe.add(entry.getKey());
      }
    }
    while (!ripe.isEmpty()) {
      Window window = ripe.poll();
      if (evaluate(window, cut, reach, watermark, out)) {
        for (int steps = 1; steps <= EMPTY_WINDOWS; steps++) {
          Window next = window.next(steps);
          if (!windows.contains(next) && cut.has(next)) {
            windows.put(next, AWAITED);
            if (next.end() - 1 <= watermark) {
              ripe.add(next);
            } else {
              soon(next, timers);
            }
          }
        }
      }
      if (window.end() + lateness - 1 > watermark) {
        timers.registerEventTimeTimer(window.end() + lateness - 1);
      }
    }
    close(cut, reach, watermark, lateness);
  }

  /** Evaluates a window as far as can be said; true for one with events. */
  private boolean evaluate(
      Window window, WindowCut cut, Extent reach, long watermark, Collector<EvaluatedWindow> out)
      throws Exception {
    int state = windows.get(window);
    boolean ended = watermark == Long.MAX_VALUE;
    boolean wentOn = window.end() <= reach.seenUpTo() || (!bounded && !ended);
    LoadedSpec spec = cut.inForce(window);
    Profile profile = sum(window, spec.layout().fingerprint());
    boolean empty = profile == null;
    if (empty && !wentOn) {
      return false;
    }
    if (state == VOLUME_OPEN && !wentOn && !ended) {
      return false;
    }
    long events = empty ? 0 : profile.events();
    WindowStatus status = WindowStatus.WHOLE;
    if (cut.changesWithin(window)) {
      status = WindowStatus.SPEC_CHANGED;
    } else if (reach.startsWithin(window) || !wentOn) {
      status = WindowStatus.PARTIAL;
    }
    List<Metric> metrics = figures(window, spec, reach, profile, status);
    boolean volumeOpen = !wentOn && !ended;
    if (volumeOpen) {
      metrics = metrics.stream().filter(metric -> !waits(metric)).toList();
    } else if (state == VOLUME_OPEN) {
      Set<String> waited =
          figures(window, spec, reach, profile, WindowStatus.PARTIAL).stream()
              .filter(MergeProfiles::waits)
              .map(Metric::subject)
              .collect(Collectors.toSet());
      // With the subject's other figures once more: a vote is one of all of them.
      metrics = metrics.stream().filter(metric -> waited.contains(metric.subject())).toList();
    }
    windows.put(window, volumeOpen ? VOLUME_OPEN : EVALUATED);
    if (state == AWAITED) {
      evaluatedWindows.add(1L);
      violations.add(metrics.stream().filter(metric -> metric.status().violation()).count());
    }
    out.collect(
        new EvaluatedWindow(
            reach.model(),
            reach.version(),
            reach.segment(),
            cut.number(window),
            window,
            events,
            state == AWAITED,
            metrics,
            rules(cut, window, reach)));
    return !empty;
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
      @Nullable Profile profile,
      WindowStatus status) {
    return spec.evaluation()
        .evaluate(
            new ClosedWindow(
                reach.version(),
                reach.segment(),
                window.start(),
                window.end(),
                profile == null ? 0 : profile.events(),
                status),
            profile == null ? new Profile(spec.layout()) : profile);
  }

  /** Whether the figure cannot be told before it is known that the stream went on. */
  private static boolean waits(Metric metric) {
    return metric.subject().equals(WindowEvaluation.STREAM)
        || Reason.PARTIAL_WINDOW.wireName().equals(metric.reason());
  }

  /**
   * The profile of all events of the window that were counted on a layout, which is not to be
   * changed; null without events.
   */
  private @Nullable Profile sum(Window window, long layout) throws Exception {
    List<Profile> parts = new ArrayList<>();
    for (Map.Entry<Block, Profile> block : blocks.entries()) {
      if (block.getKey().layout() == layout && window.contains(block.getKey())) {
        parts.add(block.getValue());
      }
    }
    for (Map.Entry<Pane, Profile> pane : panes.entries()) {
      if (pane.getKey().layout() == layout && window.contains(pane.getKey())) {
        parts.add(pane.getValue());
      }
    }
    if (parts.size() <= 1) {
      return parts.isEmpty() ? null : parts.get(0);
    }
    Profile sum = parts.get(0).copy();
    parts.subList(1, parts.size()).forEach(sum::merge);
    return sum;
  }

  /** Closes the panes whose lateness is over, and forgets windows and blocks that are done with. */
  private void close(WindowCut cut, Extent reach, long watermark, long lateness) throws Exception {
    long cleanedUpTo = reach.cleanedUpTo();
    if (watermark != Long.MAX_VALUE) {
      // Panes without events are closed too: the windows over them are forgotten below.
      cleanedUpTo = Math.max(cleanedUpTo, watermark + 1 - lateness);
    }
    for (Map.Entry<Pane, Profile> entry : entries(panes)) {
      Pane pane = entry.getKey();
      if (pane.end() + lateness - 1 <= watermark) {
        for (Step step : cut.stepsFrom(pane.start())) {
          Block into = Block.of(step, pane.start(), pane.layout());
          if (pane.end() <= into.end()) {
            addTo(into, entry.getValue());
          }
        }
        panes.remove(pane);
        cleanedUpTo = Math.max(cleanedUpTo, pane.end());
      }
    }
    if (cleanedUpTo > reach.cleanedUpTo()) {
      extent.update(reach.cleaned(cleanedUpTo));
    }
    Map<Step, Long> earliest = new HashMap<>();
    for (Map.Entry<Window, Integer> entry : entries(windows)) {
      Window window = entry.getKey();
      boolean over = window.end() + lateness - 1 <= watermark && entry.getValue() == EVALUATED;
      if (over || watermark == Long.MAX_VALUE) {
        windows.remove(window);
      } else {
        earliest.merge(window.step(), window.start(), Math::min);
      }
    }
    for (Map.Entry<Block, Profile> block : entries(blocks)) {
      // Every window that a block belongs to was put down when its first event came.
      Long from = earliest.get(block.getKey().step());
      if (from == null || block.getKey().start() < from) {
        blocks.remove(block.getKey());
      }
    }
  }

  /** The entries at this moment, so that the state may be changed while they are walked. */
  private static <K, V> List<Map.Entry<K, V>> entries(MapState<K, V> state) throws Exception {
    List<Map.Entry<K, V>> entries = new ArrayList<>();
    for (Map.Entry<K, V> entry : state.entries()) {
      entries.add(Map.entry(entry.getKey(), entry.getValue()));
    }
    return entries;
  }
}
