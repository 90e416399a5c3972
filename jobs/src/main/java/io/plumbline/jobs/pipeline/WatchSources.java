package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.alert.StandingAlert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.operations.Lags;
import io.plumbline.detectors.operations.Share;
import io.plumbline.detectors.operations.Silence;
import io.plumbline.detectors.spec.RateLimits;
import io.plumbline.detectors.spec.SourceWatch;
import io.plumbline.jobs.pipeline.OperationsMetric.Beat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

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
  private transient long startedAt;

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
    startedAt = SourcePulse.NO_TIME;
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
    follow(source, judged, known.silence(), now, context);
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

  /** The figures that have limits. */
  private List<Metric> judged(
      Beat beat, String subject, SourceWatch watch, Silence silence, Interval sum, long now) {
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
    if (sum.in() > 0) {
      Share dead = new Share(sum.dead() - sum.unwatched(), sum.in() - sum.unwatched());
      judged.add(
          rate(OperationsMetric.DEAD_LETTER_RATE, beat, subject, dead, watch, watch.deadLetters()));
      Share late = new Share(sum.late(), sum.accepted());
      judged.add(rate(OperationsMetric.LATE_RATE, beat, subject, late, watch, watch.late()));
      Share repeats = new Share(sum.repeats(), sum.accepted());
      judged.add(
          rate(OperationsMetric.REPEAT_RATE, beat, subject, repeats, watch, watch.repeats()));
    }
    return judged;
  }

  private static Metric rate(
      OperationsMetric metric,
      Beat beat,
      String subject,
      Share share,
      SourceWatch watch,
      RateLimits set) {
    RateLimits limits = watch.enabled() ? set : RateLimits.NONE;
    return metric.of(beat, subject, share.value(), share.judge(limits), share.threshold(limits));
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
      Lags of = Lags.decode(encoded);
      into.add(OperationsMetric.EVENT_LAG_MEDIAN_MS.of(beat, subject, of.median()));
      into.add(OperationsMetric.EVENT_LAG_MAX_MS.of(beat, subject, of.largest()));
    }
    if (read.behind() > 0) {
      into.add(OperationsMetric.READ_LAG_MS.of(beat, subject, read.behind()));
    }
    if (read.watermark() != SourcePulse.NO_TIME && read.watermark() != Long.MAX_VALUE) {
      into.add(
          OperationsMetric.WATERMARK_LAG_MS.of(beat, subject, (double) now - read.watermark()));
    }
  }

  /** Lets the source's alert go on or off. */
  private void follow(
      String source, List<Metric> judged, Silence silence, long now, Context context)
      throws Exception {
    StandingAlert.Subject subject =
        new StandingAlert.Subject(
            OperationsMetric.ANY_MODEL,
            OperationsMetric.ANY_MODEL,
            OperationsMetric.MONITOR,
            "source:" + source,
            null,
            Map.of());
    List<Metric> violations =
        judged.stream().filter(figure -> figure.status().violation()).toList();
    byte[] state = alert.value();
    if (violations.isEmpty()) {
      if (state != null && silence.heardAt() >= startedAt) {
        calm(source, subject, state, judged, now, context);
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

  /** Lets the alert go, unless what it is about cannot be judged: too few inputs. */
  private void calm(
      String source,
      StandingAlert.Subject subject,
      byte[] state,
      List<Metric> judged,
      long now,
      Context context)
      throws Exception {
    Set<String> concerns = StandingAlert.concerns(state);
    List<Metric> concerned =
        judged.stream().filter(figure -> concerns.contains(figure.metric())).toList();
    if (concerned.stream().anyMatch(f -> f.status() == Status.INSUFFICIENT_DATA)) {
      return;
    }
    String reason = concerned.isEmpty() ? "no-data" : null;
    String summary =
        "source "
            + source
            + (reason == null ? " is well again" : " can no longer be judged: " + reason);
    send(StandingAlert.off(state, subject, reason, summary, now), context);
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
        .map(
            v -> v.metric() + " " + Beats.percent(v.value()) + " > " + Beats.percent(v.threshold()))
        .collect(Collectors.joining(", ", "source " + source + " is out of bounds: ", ""));
  }
}
