package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.source.Backlog;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.alert.StandingAlert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.operations.Lags;
import io.plumbline.detectors.operations.Level;
import io.plumbline.detectors.operations.Share;
import io.plumbline.detectors.operations.Silence;
import io.plumbline.detectors.spec.LevelLimits;
import io.plumbline.detectors.spec.RateLimits;
import io.plumbline.detectors.spec.SourceWatch;
import io.plumbline.jobs.pipeline.OperationsMetric.Beat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The heart of the monitor: says at a fixed interval of processing time of each source that does
 * not end that it is read, for how long nothing came, and which share of what came was unusable, so
 * that "no alert" can be told from "no monitor".
 *
 * <p>A source is silent when its subtasks say that they read nothing, not when they say nothing:
 * then they are held up, and time does not count. Neither does the time in which the job is down.
 */
final class WatchSources extends KeyedProcessFunction<String, SourcePulse, Metric> {
  /** Alerts about sources. */
  static final OutputTag<Alert> ALERTS = new OutputTag<>("source-alerts") {};

  /** What is said of each source at every beat, for who watches models. */
  static final OutputTag<SourceWord> WORDS =
      new OutputTag<>("source-words", TypeInformation.of(SourceWord.class));

  /** A subtask whose newest record is further behind reads a backlog: a minute. */
  static final long BEHIND = 60_000;

  /**
   * So long models wait for who reads a backlog: two hours. Then time counts for them again, for a
   * producer whose clock is wrong is behind for ever.
   */
  static final long BACKLOG = 7_200_000;

  /** So many beats before a source is called silent its models are no longer. */
  private static final int AHEAD = 2;

  /** How many beats rates are over: an alert about them does not come and go with each. */
  static final int BEATS = 5;

  private static final long serialVersionUID = 1L;

  private final long heartbeat;
  private final HashMap<String, SourceWatch> settings;

  private transient ValueState<HeardOf> heard;
  private transient ValueState<Long> beatAt;
  private transient ValueState<Interval> interval;
  private transient MapState<Long, Interval> beats;
  private transient MapState<String, Long> reasons;
  private transient ValueState<byte[]> lags;
  private transient ValueState<byte[]> alert;

  /** By subtask, of the beat. */
  private transient MapState<Integer, Long> pending;

  private transient long startedAt;

  /** Since when each source reads a backlog. */
  private transient Map<String, Long> behindSince;

  /**
   * @param settings how each source is watched, by its name
   */
  WatchSources(Duration heartbeat, Map<String, SourceWatch> settings) {
    this.heartbeat = heartbeat.toMillis();
    this.settings = new HashMap<>(settings);
  }

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    heard = runtime.getState(new ValueStateDescriptor<>("heard", StateType.HEARD_OF));
    beatAt = runtime.getState(new ValueStateDescriptor<>("beat", LongSerializer.INSTANCE));
    interval = runtime.getState(new ValueStateDescriptor<>("interval", StateType.INTERVAL));
    beats =
        runtime.getMapState(
            new MapStateDescriptor<>("beats", LongSerializer.INSTANCE, StateType.INTERVAL));
    reasons =
        runtime.getMapState(
            new MapStateDescriptor<>(
                "reasons", StringSerializer.INSTANCE, LongSerializer.INSTANCE));
    lags =
        runtime.getState(new ValueStateDescriptor<>("lags", BytePrimitiveArraySerializer.INSTANCE));
    alert =
        runtime.getState(
            new ValueStateDescriptor<>("alert", BytePrimitiveArraySerializer.INSTANCE));
    pending =
        runtime.getMapState(
            new MapStateDescriptor<>("pending", IntSerializer.INSTANCE, LongSerializer.INSTANCE));
    startedAt = SourcePulse.NO_TIME;
    behindSince = new HashMap<>();
  }

  @Override
  public void processElement(SourcePulse pulse, Context context, Collector<Metric> out)
      throws Exception {
    long now = context.timerService().currentProcessingTime();
    started(now);
    HeardOf before = heard.value();
    if (before == null) {
      before = HeardOf.since(now);
      beatAt.update(now);
      context.timerService().registerProcessingTimeTimer(Beats.next(now, heartbeat));
    }
    long in = pulse.in();
    heard.update(in == 0 ? before : before.with(before.silence().heard(in, now)));
    DeadLetterReason[] all = DeadLetterReason.values();
    for (int i = 0; i < pulse.dead().length; i++) {
      if (pulse.dead()[i] > 0) {
        String name = all[i].wireName();
        Long known = reasons.get(name);
        reasons.put(name, (known == null ? 0 : known) + pulse.dead()[i]);
      }
    }
    boolean timed = pulse.newest() != SourcePulse.NO_TIME;
    Interval known = interval.value();
    interval.update(
        (known == null ? Interval.NONE : known)
            .plus(
                new Interval(
                    1,
                    pulse.accepted(),
                    pulse.late(),
                    pulse.repeats(),
                    pulse.deadLetters(),
                    pulse.dead()[DeadLetterReason.UNKNOWN_MODEL.ordinal()],
                    timed ? Math.max(0, now - pulse.newest()) : 0,
                    in == 0 ? SourcePulse.NO_TIME : pulse.watermark())));
    if (pulse.pending() != Backlog.UNKNOWN) {
      pending.put(pulse.subtask(), pulse.pending());
    }
    if (pulse.lags().length > 0) {
      lags.update(Beats.plus(lags.value(), pulse.lags()));
    }
  }

  /** A job that was restored begins to listen when the first word comes, or the first timer. */
  private void started(long now) {
    if (startedAt == SourcePulse.NO_TIME) {
      startedAt = now;
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Metric> out)
      throws Exception {
    long now = context.timerService().currentProcessingTime();
    started(now);
    context.timerService().registerProcessingTimeTimer(Beats.next(now, heartbeat));
    String source = context.getCurrentKey();
    SourceWatch watch = settings.get(source);
    Interval read = interval.value() == null ? Interval.NONE : interval.value();
    HeardOf known = heard.value();
    if (read.pulses() > 0) {
      long elapsed = now - Math.max(beatAt.value(), startedAt);
      // A clock that jumped, or beats that were held up: nobody listened meanwhile.
      long listened = Math.max(0, Math.min(elapsed, 2 * heartbeat));
      known = known.with(known.silence().waited(listened, now));
      heard.update(known);
    }
    beatAt.update(now);
    long end = now - Math.floorMod(now, heartbeat);
    Interval sum = latest(end, read);

    Beat beat =
        new Beat(
            OperationsMetric.ANY_MODEL,
            OperationsMetric.ANY_MODEL,
            end - heartbeat,
            end,
            read.in());
    List<Metric> judged = judged(beat, "source:" + source, watch, known.silence(), sum, now);
    context.output(WORDS, word(source, watch, known.silence(), read, now));
    List<Metric> figures = new ArrayList<>();
    figures.add(OperationsMetric.HEARTBEAT.of(beat, "source:" + source, read.pulses()));
    figures.addAll(judged);
    if (read.in() > 0) {
      others(beat, "source:" + source, read, now, figures);
    }
    figures.forEach(out::collect);
    interval.clear();
    reasons.clear();
    lags.clear();
    pending.clear();
    // Of what could not be judged in this beat, and may be in the next, the last word stands.
    boolean open = sum.in() > 0 || read.pulses() == 0;
    follow(source, judged, open, known.silence(), now, context);
  }

  /** The sum of the latest beats, with this one, which are remembered. */
  private Interval latest(long end, Interval read) throws Exception {
    Interval same = beats.get(end);
    beats.put(end, same == null ? read : same.plus(read));
    List<Long> old = new ArrayList<>();
    Interval sum = Interval.NONE;
    for (Map.Entry<Long, Interval> entry : beats.entries()) {
      if (entry.getKey() > end - BEATS * heartbeat) {
        sum = sum.plus(entry.getValue());
      } else {
        old.add(entry.getKey());
      }
    }
    for (Long gone : old) {
      beats.remove(gone);
    }
    return sum;
  }

  private SourceWord word(
      String source, SourceWatch watch, Silence silence, Interval read, long now) {
    boolean behind = read.behind() > BEHIND;
    if (!behind) {
      behindSince.remove(source);
    }
    boolean waitedFor = behind && now - behindSince.computeIfAbsent(source, name -> now) < BACKLOG;
    Duration set = watch.silence();
    long limit = silence.limit(set == null ? 0 : set.toMillis());
    boolean quiet = watch.enabled() && read.in() == 0;
    return new SourceWord(
        source,
        read.pulses() > 0,
        waitedFor,
        quiet && silence.quiet() + AHEAD * heartbeat >= limit,
        quiet && silence.quiet() >= limit);
  }

  /** The figures that have limits. */
  private List<Metric> judged(
      Beat beat, String subject, SourceWatch watch, Silence silence, Interval sum, long now)
      throws Exception {
    Duration set = watch.silence();
    long limit = silence.limit(set == null ? 0 : set.toMillis());
    boolean tooLong = silence.quiet() >= limit && now - startedAt >= Beats.GRACE * heartbeat;
    List<Metric> judged = new ArrayList<>();
    judged.add(
        OperationsMetric.SILENCE_SECONDS.of(
            beat,
            subject,
            silence.quiet() / 1_000.0,
            !watch.enabled() ? Status.NOT_EVALUATED : tooLong ? Status.CRITICAL : Status.OK,
            limit / 1_000.0));
    Judge judge = new Judge(beat, subject, watch.enabled(), before(), judged);
    if (sum.in() > 0) {
      Share dead = new Share(sum.dead() - sum.unwatched(), sum.in() - sum.unwatched());
      judge.add(OperationsMetric.DEAD_LETTER_RATE, dead, watch.deadLetters());
      judge.add(OperationsMetric.LATE_RATE, new Share(sum.late(), sum.accepted()), watch.late());
      judge.add(
          OperationsMetric.REPEAT_RATE, new Share(sum.repeats(), sum.accepted()), watch.repeats());
    }
    byte[] encoded = lags.value();
    if (encoded != null) {
      double median = Lags.decode(encoded).median();
      judge.add(OperationsMetric.EVENT_LAG_MEDIAN_MS, median, watch.eventLag());
    }
    if (sum.behind() > 0) {
      judge.add(OperationsMetric.READ_LAG_MS, sum.behind(), watch.readLag());
    }
    if (!pending.isEmpty()) {
      long records = 0;
      for (long ofSubtask : pending.values()) {
        records += ofSubtask;
      }
      judge.add(OperationsMetric.RECORDS_LAG, records, watch.recordsLag());
    }
    return judged;
  }

  /** What was beyond its limit at the beat before, by metric. */
  private Map<String, Status> before() throws Exception {
    Map<String, Status> before = new HashMap<>();
    byte[] state = alert.value();
    if (state != null) {
      StandingAlert.violations(state).forEach(v -> before.put(v.metric(), v.status()));
    }
    return before;
  }

  /** Judges the figures of one beat by limits. */
  private record Judge(
      Beat beat, String subject, boolean enabled, Map<String, Status> before, List<Metric> into) {
    private Status before(OperationsMetric metric) {
      return before.getOrDefault(metric.wireName(), Status.OK);
    }

    void add(OperationsMetric metric, Share share, RateLimits set) {
      Level level = share.judge(enabled ? set : RateLimits.NONE, before(metric));
      into.add(metric.of(beat, subject, share.value(), level.status(), level.threshold()));
    }

    void add(OperationsMetric metric, double value, LevelLimits set) {
      LevelLimits limits = enabled ? set : LevelLimits.NONE;
      Level level = Level.of(value, limits.warning(), limits.critical(), before(metric));
      into.add(metric.of(beat, subject, value, level.status(), level.threshold()));
    }
  }

  private void others(Beat beat, String subject, Interval read, long now, List<Metric> into)
      throws Exception {
    Map<String, Long> dead = new TreeMap<>();
    for (Map.Entry<String, Long> entry : reasons.entries()) {
      dead.put(entry.getKey(), entry.getValue());
    }
    dead.forEach(
        (reason, count) ->
            into.add(
                OperationsMetric.DEAD_LETTER_RATE_REASON.of(
                    beat, subject, reason, (double) count / read.in())));
    byte[] encoded = lags.value();
    if (encoded != null) {
      into.add(OperationsMetric.EVENT_LAG_MAX_MS.of(beat, subject, Lags.decode(encoded).largest()));
    }
    if (read.watermark() != SourcePulse.NO_TIME && read.watermark() != Long.MAX_VALUE) {
      into.add(
          OperationsMetric.WATERMARK_LAG_MS.of(beat, subject, (double) now - read.watermark()));
    }
  }

  /**
   * Lets the source's alert go on or off.
   *
   * @param open whether what has no figure now may have one in a beat or two
   */
  private void follow(
      String source, List<Metric> judged, boolean open, Silence silence, long now, Context context)
      throws Exception {
    StandingAlert.Subject subject =
        new StandingAlert.Subject(
            OperationsMetric.ANY_MODEL,
            OperationsMetric.ANY_MODEL,
            OperationsMetric.MONITOR,
            "source:" + source,
            null,
            Map.of());
    byte[] state = alert.value();
    Map<String, Metric> byName = new LinkedHashMap<>();
    judged.forEach(figure -> byName.put(figure.metric(), figure));
    List<Metric> violations =
        new ArrayList<>(judged.stream().filter(figure -> figure.status().violation()).toList());
    List<Metric> before = state == null ? List.of() : StandingAlert.violations(state);
    if (open) {
      before.stream().filter(told -> isUnknown(byName.get(told.metric()))).forEach(violations::add);
    }
    if (violations.isEmpty()) {
      if (state != null && silence.heardAt() >= startedAt) {
        boolean known = before.stream().anyMatch(told -> byName.containsKey(told.metric()));
        String reason = known ? null : "no-data";
        String what = known ? " is well again" : " can no longer be judged: " + reason;
        send(StandingAlert.off(state, subject, reason, "source " + source + what, now), context);
      }
      return;
    }
    boolean silent =
        violations.stream()
            .anyMatch(v -> v.metric().equals(OperationsMetric.SILENCE_SECONDS.wireName()));
    send(
        StandingAlert.on(
            state,
            subject,
            violations,
            silent ? silence.heardAt() : now,
            summary(source, violations, silent, silence),
            now),
        context);
  }

  private static boolean isUnknown(@Nullable Metric figure) {
    return figure == null || figure.status() == Status.INSUFFICIENT_DATA;
  }

  private void send(StandingAlert.Decision decision, Context context) throws Exception {
    alert.update(decision.state());
    decision.alert().ifPresent(sent -> context.output(ALERTS, sent));
  }

  private static String summary(
      String source, List<Metric> violations, boolean silent, Silence silence) {
    if (silent) {
      return "source "
          + source
          + " is silent: nothing was read for "
          + Beats.spoken(silence.quiet());
    }
    return violations.stream()
        .map(v -> v.metric() + " " + shown(v, v.value()) + " > " + shown(v, v.threshold()))
        .collect(Collectors.joining(", ", "source " + source + " is out of bounds: ", ""));
  }

  /** A value as people say it: a span, a number of records, or a share. */
  private static String shown(Metric figure, @Nullable Double value) {
    if (value == null) {
      return "?";
    }
    if (figure.metric().endsWith("_ms")) {
      return Beats.spoken(value.longValue());
    }
    return figure.metric().equals(OperationsMetric.RECORDS_LAG.wireName())
        ? value.longValue() + " records"
        : Beats.percent(value);
  }
}
