package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.ClosedWindow;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.check.WindowStatus;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import io.plumbline.detectors.spec.WindowSpec;
import io.plumbline.jobs.pipeline.Window.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Merges partial profiles into panes and panes into windows, and evaluates each window when the
 * watermark passes its end, and again when late events change it.
 *
 * <p>Keyed by model, version, spec version and segment. A pane is open until its end plus the
 * allowed lateness; then it is added to one <em>block</em> per step of the spec's windows. A window
 * is a merge of blocks and of panes that are still open, so one of 90 days costs one block when it
 * tumbles, and one block per step when it slides, however small the panes are.
 *
 * <p>What is emitted in the end depends on the events alone, never on when the watermark came: the
 * volume of a window is judged once it is known that the model's stream went on after it, and a
 * window without events is evaluated only where the stream went on.
 */
final class MergeProfiles extends KeyedProcessFunction<String, PartialProfile, EvaluatedWindow> {
  /** Events of partial profiles that came after their pane was closed for good. */
  static final OutputTag<Tally> TALLIES = new OutputTag<>("late-tallies") {};

  /** The same by model. */
  static final OutputTag<LateEvents> LATE = new OutputTag<>("late") {};

  /**
   * After a window with events so many windows without any are still evaluated: enough for an alert
   * on the volume to fire, and a bound on what a gap of years costs.
   */
  static final int EMPTY_WINDOWS = 10;

  private static final long serialVersionUID = 1L;

  /** A window that was never evaluated. */
  private static final int AWAITED = 1;

  /** A window that changed since it was evaluated. */
  private static final int CHANGED = 2;

  /** A window whose figures are out but for its volume: it may be the stream's last. */
  private static final int VOLUME_OPEN = 3;

  /** A window whose figures are out. */
  private static final int EVALUATED = 4;

  private final List<MonitoredModel> models;
  private final boolean bounded;

  private transient Map<String, Map<Long, MonitoredModel.Loaded>> loaded;
  private transient MapState<Long, Profile> panes;
  private transient MapState<Block, Profile> blocks;
  private transient MapState<Window, Integer> windows;
  private transient ValueState<Extent> extent;
  private transient LongCounter evaluatedWindows;
  private transient LongCounter violations;

  /**
   * @param models the models, by whose specs windows are cut and judged
   * @param bounded whether every source ends: then a stream that ends is not one that fell silent
   */
  MergeProfiles(List<MonitoredModel> models, boolean bounded) {
    this.models = List.copyOf(models);
    this.bounded = bounded;
  }

  @Override
  public void open(OpenContext context) {
    loaded = new HashMap<>();
    for (MonitoredModel model : models) {
      loaded
          .computeIfAbsent(model.spec().id(), id -> new HashMap<>())
          .put(model.spec().specVersion(), model.load());
    }
    var runtime = getRuntimeContext();
    panes =
        runtime.getMapState(
            new MapStateDescriptor<>("panes", LongSerializer.INSTANCE, ProfileType.INSTANCE));
    blocks =
        runtime.getMapState(
            new MapStateDescriptor<>("blocks", StateType.BLOCK, ProfileType.INSTANCE));
    windows =
        runtime.getMapState(
            new MapStateDescriptor<>("windows", StateType.WINDOW, IntSerializer.INSTANCE));
    extent = runtime.getState(new ValueStateDescriptor<>("extent", StateType.EXTENT));
    evaluatedWindows = runtime.getLongCounter(LiveCounts.WINDOWS);
    violations = runtime.getLongCounter(LiveCounts.VIOLATIONS);
  }

  @Override
  public void processElement(
      PartialProfile partial, Context context, Collector<EvaluatedWindow> out) throws Exception {
    MonitoredModel.Loaded model = loaded.get(partial.model()).get(partial.specVersion());
    long paneEnd = partial.pane() + model.spec().pane().toMillis();
    Extent before = extent.value();
    if (before == null) {
      before = Extent.before(partial);
    }
    if (paneEnd <= before.cleanedUpTo()) {
      // A split that was idle or added later can be behind the job: counted, and never overwrites a
      // final figure.
      context.output(
          TALLIES, new Tally(partial.source(), 0, -partial.events(), partial.events(), 0, 0));
      long reached = before.cleanedUpTo() + model.spec().allowedLateness().toMillis();
      context.output(
          LATE,
          new LateEvents(
              partial.model(), partial.modelVersion(), partial.events(), reached - partial.pane()));
      return;
    }
    Profile profile = ProfileCodec.decode(partial.profile());
    Extent after =
        before.with(
            profile.firstEventTime(), Math.max(partial.seenUpTo(), profile.lastEventTime()));
    Profile open = panes.get(partial.pane());
    if (open != null) {
      open.merge(profile);
    }
    panes.put(partial.pane(), open == null ? profile : open);
    extent.update(after);

    TimerService timers = context.timerService();
    timers.registerEventTimeTimer(paneEnd + model.spec().allowedLateness().toMillis() - 1);
    for (WindowSpec family : model.spec().windows()) {
      long last = family.lastStart(partial.pane());
      long every = family.every().toMillis();
      for (long start = last; start > last - family.size().toMillis(); start -= every) {
        await(Window.of(family, start), timers);
      }
    }
    if (!after.equals(before)) {
      awaitVolumes(before, after, timers);
    }
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
    MonitoredModel.Loaded model = loaded.get(reach.model()).get(reach.specVersion());
    long lateness = model.spec().allowedLateness().toMillis();

    PriorityQueue<Window> ripe = new PriorityQueue<>(Window.BY_END);
    for (Map.Entry<Window, Integer> entry : entries(windows)) {
      if (entry.getValue() != EVALUATED && entry.getKey().end() - 1 <= watermark) {
        ripe.add(entry.getKey());
      }
    }
    while (!ripe.isEmpty()) {
      Window window = ripe.poll();
      if (evaluate(window, model, reach, watermark, out)) {
        for (int steps = 1; steps <= EMPTY_WINDOWS; steps++) {
          Window next = window.next(steps);
          if (!windows.contains(next)) {
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
    close(model, reach, watermark, lateness);
  }

  /** Evaluates a window as far as can be said; true for one with events. */
  private boolean evaluate(
      Window window,
      MonitoredModel.Loaded model,
      Extent reach,
      long watermark,
      Collector<EvaluatedWindow> out)
      throws Exception {
    int state = windows.get(window);
    boolean ended = watermark == Long.MAX_VALUE;
    boolean wentOn = window.end() <= reach.seenUpTo() || (!bounded && !ended);
    Profile profile = sum(window);
    boolean empty = profile == null;
    if (empty && !wentOn) {
      return false;
    }
    if (state == VOLUME_OPEN && !wentOn && !ended) {
      return false;
    }
    long events = empty ? 0 : profile.events();
    boolean partial = reach.startsWithin(window) || !wentOn;
    List<Metric> metrics = figures(window, model, reach, profile, partial);
    boolean volumeOpen = !wentOn && !ended;
    if (volumeOpen) {
      metrics = metrics.stream().filter(metric -> !waits(metric)).toList();
    } else if (state == VOLUME_OPEN) {
      Set<String> waited =
          figures(window, model, reach, profile, true).stream()
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
            reach.specVersion(),
            window,
            events,
            state == AWAITED,
            metrics));
    return !empty;
  }

  private static List<Metric> figures(
      Window window,
      MonitoredModel.Loaded model,
      Extent reach,
      @Nullable Profile profile,
      boolean partial) {
    return model
        .evaluation()
        .evaluate(
            new ClosedWindow(
                reach.version(),
                reach.segment(),
                window.start(),
                window.end(),
                profile == null ? 0 : profile.events(),
                partial ? WindowStatus.PARTIAL : WindowStatus.WHOLE),
            profile == null ? new Profile(model.layout()) : profile);
  }

  /** Whether the figure cannot be told before it is known that the stream went on. */
  private static boolean waits(Metric metric) {
    return metric.subject().equals(WindowEvaluation.STREAM)
        || Reason.PARTIAL_WINDOW.wireName().equals(metric.reason());
  }

  /** The profile of all events of the window, which is not to be changed; null without events. */
  private @Nullable Profile sum(Window window) throws Exception {
    List<Profile> parts = new ArrayList<>();
    for (Map.Entry<Block, Profile> block : blocks.entries()) {
      if (window.contains(block.getKey())) {
        parts.add(block.getValue());
      }
    }
    for (Map.Entry<Long, Profile> pane : panes.entries()) {
      if (window.contains(pane.getKey())) {
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
  private void close(MonitoredModel.Loaded model, Extent reach, long watermark, long lateness)
      throws Exception {
    long cleanedUpTo = reach.cleanedUpTo();
    if (watermark != Long.MAX_VALUE) {
      // Panes without events are closed too: the windows over them are forgotten below.
      cleanedUpTo = Math.max(cleanedUpTo, watermark + 1 - lateness);
    }
    for (Map.Entry<Long, Profile> pane : entries(panes)) {
      long end = pane.getKey() + model.spec().pane().toMillis();
      if (end + lateness - 1 <= watermark) {
        Set<Block> into = new LinkedHashSet<>();
        for (WindowSpec family : model.spec().windows()) {
          into.add(Block.of(family, pane.getKey()));
        }
        for (Block block : into) {
          Profile sum = blocks.get(block);
          if (sum == null) {
            sum = pane.getValue().copy();
          } else {
            sum.merge(pane.getValue());
          }
          blocks.put(block, sum);
        }
        panes.remove(pane.getKey());
        cleanedUpTo = Math.max(cleanedUpTo, end);
      }
    }
    if (cleanedUpTo > reach.cleanedUpTo()) {
      extent.update(reach.cleaned(cleanedUpTo));
    }
    Map<Block, Long> earliest = new HashMap<>();
    for (Map.Entry<Window, Integer> entry : entries(windows)) {
      Window window = entry.getKey();
      boolean over = window.end() + lateness - 1 <= watermark && entry.getValue() == EVALUATED;
      if (over || watermark == Long.MAX_VALUE) {
        windows.remove(window);
      } else {
        earliest.merge(window.family(), window.start(), Math::min);
      }
    }
    for (Map.Entry<Block, Profile> block : entries(blocks)) {
      // Every window that a block belongs to was put down when its first event came.
      Long from = earliest.get(block.getKey().family());
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
