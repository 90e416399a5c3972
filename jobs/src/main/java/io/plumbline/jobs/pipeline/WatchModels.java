package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.alert.StandingAlert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.operations.Lags;
import io.plumbline.detectors.operations.Silence;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.OperationsSpec;
import io.plumbline.jobs.config.ModelEntry;
import io.plumbline.jobs.pipeline.OperationsMetric.Beat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Says at a fixed interval of processing time for how long nothing was heard of each model that a
 * spec covers, and has an alert when that is too long. Keyed by the model.
 *
 * <p>A spec of one version is watched as that version. One of any version is watched as the version
 * {@code *}: it is silent when no version sends. Its versions are followed one by one: one that is
 * new to a model that was there before, and one that falls silent while others send, has a warning
 * of its own, which goes by itself.
 *
 * <p>Time counts in which the sources say that they read, and are not behind: a model whose events
 * are further on in a backlog is not silent. Nor does the time count in which the job is down.
 * After a start nobody is called silent for {@link Beats#GRACE} beats; an alert that fires goes on
 * until an event comes.
 */
final class WatchModels
    extends KeyedBroadcastProcessFunction<String, ModelSign, SourcePulse, Metric> {
  /** Alerts about models. */
  static final OutputTag<Alert> ALERTS = new OutputTag<>("model-alerts") {};

  /** Pulses are heard and not kept. */
  static final MapStateDescriptor<String, Long> NO_STATE =
      new MapStateDescriptor<>("none", StringSerializer.INSTANCE, LongSerializer.INSTANCE);

  /** So many versions of a model are followed; then the one that is silent the longest goes. */
  static final int VERSIONS = 100;

  /** A source whose newest record is further behind reads a backlog: a minute. */
  static final long BEHIND = 60_000;

  private static final String STREAM = WindowEvaluation.STREAM;
  private static final Path NOWHERE = Path.of("spec");
  private static final long serialVersionUID = 1L;

  private final long heartbeat;
  private final boolean fromTheFirst;

  /** By version; {@link ModelSign#ANY} for a spec of any version. */
  private transient MapState<String, Watched> specs;

  /** By version, and for a spec of any version of all together. */
  private transient MapState<String, HeardOf> heard;

  private transient MapState<String, byte[]> lags;
  private transient MapState<String, byte[]> alerts;
  private transient ValueState<Long> beatAt;

  private transient long startedAt;
  private transient long pulsedAt;
  private transient long behindAt;

  /**
   * @param fromTheFirst whether a model counts as silent that never sent an event: not where some
   *     sources end by themselves, for it may be theirs
   */
  WatchModels(Duration heartbeat, boolean fromTheFirst) {
    this.heartbeat = heartbeat.toMillis();
    this.fromTheFirst = fromTheFirst;
  }

  @Override
  public void open(OpenContext context) {
    specs = map("specs", StateType.WATCHED);
    heard = map("heard", StateType.HEARD_OF);
    lags = map("lags", BytePrimitiveArraySerializer.INSTANCE);
    alerts = map("alerts", BytePrimitiveArraySerializer.INSTANCE);
    beatAt =
        getRuntimeContext().getState(new ValueStateDescriptor<>("beat", LongSerializer.INSTANCE));
    startedAt = SourcePulse.NO_TIME;
    pulsedAt = SourcePulse.NO_TIME;
    behindAt = SourcePulse.NO_TIME;
  }

  private <T> MapState<String, T> map(String name, TypeSerializer<T> values) {
    return getRuntimeContext()
        .getMapState(new MapStateDescriptor<>(name, StringSerializer.INSTANCE, values));
  }

  private void started(long now) {
    if (startedAt == SourcePulse.NO_TIME) {
      startedAt = now;
    }
  }

  @Override
  public void processBroadcastElement(SourcePulse pulse, Context context, Collector<Metric> out) {
    long now = context.currentProcessingTime();
    started(now);
    pulsedAt = now;
    if (pulse.newest() != SourcePulse.NO_TIME && now - pulse.newest() > BEHIND) {
      behindAt = now;
    }
  }

  @Override
  public void processElement(ModelSign sign, ReadOnlyContext context, Collector<Metric> out)
      throws Exception {
    long now = context.currentProcessingTime();
    started(now);
    switch (sign.kind()) {
      case ModelSign.HEARD -> heard(sign, now, context);
      case ModelSign.COVERED -> covered(sign, now, context);
      case ModelSign.GONE -> gone(sign, now, context);
      default -> throw new IllegalStateException("a sign must be of a known kind: was " + sign);
    }
  }

  // ---- what is covered ----

  private void covered(ModelSign sign, long now, ReadOnlyContext context) throws Exception {
    Watched before = specs.get(sign.version());
    if (before != null && before.book() >= sign.book()) {
      return; // Every source says so.
    }
    boolean first = specs.isEmpty();
    if (before == null || !before.entry().equals(sign.entry())) {
      OperationsSpec settings = settings(sign.entry()).operations();
      Duration silence = settings.silence();
      specs.put(
          sign.version(),
          new Watched(
              sign.book(),
              settings.enabled(),
              silence == null ? 0 : silence.toMillis(),
              sign.entry()));
    } else {
      specs.put(
          sign.version(),
          new Watched(sign.book(), before.enabled(), before.silence(), before.entry()));
    }
    if (!heard.contains(sign.version())) {
      heard.put(sign.version(), HeardOf.since(now));
    }
    if (first) {
      beatAt.update(now);
      context.timerService().registerProcessingTimeTimer(Beats.next(now, heartbeat));
    }
  }

  private void gone(ModelSign sign, long now, ReadOnlyContext context) throws Exception {
    Watched before = specs.get(sign.version());
    if (before == null || before.book() > sign.book()) {
      return;
    }
    specs.remove(sign.version());
    for (String version : versions()) {
      if (spec(version) == null) {
        end(version, before, "removed", now, context);
        forget(version);
      }
    }
    if (specs.isEmpty()) {
      beatAt.clear();
    }
  }

  /** The spec that covers a version, or all of them together; null without one. */
  private @Nullable Watched spec(String version) throws Exception {
    Watched own = specs.get(version);
    return own != null ? own : specs.get(ModelSign.ANY);
  }

  /** The versions that are known, and {@link ModelSign#ANY} for all together, in a fixed order. */
  private List<String> versions() throws Exception {
    List<String> versions = new ArrayList<>();
    heard.keys().forEach(versions::add);
    versions.sort(null);
    return versions;
  }

  private boolean isOneOfAny(String version) throws Exception {
    return !version.equals(ModelSign.ANY) && !specs.contains(version);
  }

  private void forget(String version) throws Exception {
    heard.remove(version);
    lags.remove(version);
    alerts.remove(version);
  }

  // ---- signs of life ----

  private void heard(ModelSign sign, long now, ReadOnlyContext context) throws Exception {
    String version = sign.version();
    if (spec(version) == null) {
      return; // Word of its spec is on its way.
    }
    lags.put(version, Beats.plus(lags.get(version), sign.lags()));
    if (isOneOfAny(version)) {
      hear(ModelSign.ANY, sign.events(), now, context);
      if (!heard.contains(version)) {
        begin(version, now);
      }
    }
    hear(version, sign.events(), now, context);
  }

  /** A version of those that are watched in any is heard of for the first time. */
  private void begin(String version, long now) throws Exception {
    List<String> known = new ArrayList<>();
    for (String other : versions()) {
      if (isOneOfAny(other)) {
        known.add(other);
      }
    }
    if (known.size() >= VERSIONS) {
      String quietest = known.get(0);
      for (String other : known) {
        if (heard.get(other).heardAt() < heard.get(quietest).heardAt()) {
          quietest = other;
        }
      }
      // One that has an alert is followed until that is over.
      if (alerts.contains(quietest)) {
        return;
      }
      forget(quietest);
    }
    long watchedFor = now - heard.get(ModelSign.ANY).firstAt();
    boolean late = !known.isEmpty() && watchedFor >= settling(spec(version));
    heard.put(version, HeardOf.since(now).in(late ? HeardOf.APPEARED : HeardOf.USUAL));
  }

  /** How long a version is new. */
  private static long settling(Watched spec) {
    return spec.silence() > 0 ? spec.silence() : Silence.SHORTEST;
  }

  private void hear(String version, long events, long now, ReadOnlyContext context)
      throws Exception {
    HeardOf known = heard.get(version);
    if (known == null) {
      return; // More versions than are followed.
    }
    HeardOf next = known.with(known.silence().heard(events, now));
    if (known.phase() != HeardOf.APPEARED) {
      end(version, spec(version), null, now, context);
      next = next.in(HeardOf.USUAL);
    }
    heard.put(version, next);
  }

  // ---- beats ----

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Metric> out)
      throws Exception {
    if (specs.isEmpty()) {
      return; // The model is watched no longer.
    }
    long now = context.currentProcessingTime();
    started(now);
    context.timerService().registerProcessingTimeTimer(Beats.next(now, heartbeat));
    long end = now - Math.floorMod(now, heartbeat);
    boolean reading = pulsedAt != SourcePulse.NO_TIME && pulsedAt >= now - 2 * heartbeat;
    boolean behind = behindAt != SourcePulse.NO_TIME && behindAt >= now - heartbeat;
    long since = now - Math.max(beatAt.value(), startedAt);
    // A clock that jumped, or beats that were held up: nobody listened meanwhile.
    long elapsed = reading && !behind ? Math.max(0, Math.min(since, 2 * heartbeat)) : 0;
    beatAt.update(now);
    for (String version : versions()) {
      Watched spec = spec(version);
      HeardOf known = heard.get(version);
      if (elapsed > 0) {
        known = known.with(known.silence().waited(elapsed, now));
        heard.put(version, known);
      }
      if (!spec.enabled()) {
        end(version, spec, Reason.NO_THRESHOLD.wireName(), now, context);
        lags.remove(version);
        continue;
      }
      beat(version, spec, known, end, now, context, out);
      lags.remove(version);
    }
  }

  private void beat(
      String version,
      Watched spec,
      HeardOf known,
      long end,
      long now,
      OnTimerContext context,
      Collector<Metric> out)
      throws Exception {
    byte[] encoded = lags.get(version);
    Lags behind = encoded == null ? new Lags() : Lags.decode(encoded);
    Beat beat =
        new Beat(context.getCurrentKey(), shown(version), end - heartbeat, end, behind.events());
    Silence silence = known.silence();
    long limit = silence.limit(spec.silence());
    boolean tooLong =
        silence.quiet() >= limit
            && now - startedAt >= Beats.GRACE * heartbeat
            && (silence.events() > 0 || fromTheFirst);
    double seconds = silence.quiet() / 1_000.0;
    if (isOneOfAny(version)) {
      out.collect(OperationsMetric.MODEL_SILENCE_SECONDS.of(beat, STREAM, seconds));
      follow(version, spec, known, tooLong, beat, now, context, out);
    } else {
      Metric figure =
          OperationsMetric.MODEL_SILENCE_SECONDS.of(
              beat, STREAM, seconds, tooLong ? Status.CRITICAL : Status.OK, limit / 1_000.0);
      out.collect(figure);
      if (tooLong) {
        String what =
            silence.events() == 0 ? " has never sent an event, for " : " is silent: no event for ";
        begin(
            version,
            spec,
            figure,
            silence.heardAt(),
            what + Beats.spoken(silence.quiet()),
            now,
            context);
      }
    }
    if (behind.events() > 0) {
      out.collect(OperationsMetric.MODEL_EVENT_LAG_MEDIAN_MS.of(beat, STREAM, behind.median()));
      out.collect(OperationsMetric.MODEL_EVENT_LAG_MAX_MS.of(beat, STREAM, behind.largest()));
    }
  }

  /** Follows a version of those that are watched in any. */
  private void follow(
      String version,
      Watched spec,
      HeardOf known,
      boolean tooLong,
      Beat beat,
      long now,
      OnTimerContext context,
      Collector<Metric> out)
      throws Exception {
    Silence silence = known.silence();
    long limit = silence.limit(spec.silence());
    if (known.phase() == HeardOf.APPEARED) {
      if (now - known.firstAt() < settling(spec)) {
        Metric figure =
            OperationsMetric.VERSION_APPEARED.of(
                beat, STREAM, (double) silence.events(), Status.WARNING, 0.0);
        out.collect(figure);
        begin(version, spec, figure, known.firstAt(), " has appeared", now, context);
      } else {
        end(version, spec, null, now, context);
        heard.put(version, known.in(HeardOf.USUAL));
      }
      return;
    }
    if (silence.quiet() >= limit + Silence.LONGEST) {
      end(version, spec, "no-data", now, context);
      forget(version);
      return;
    }
    boolean othersSend = heard.get(ModelSign.ANY).quiet() <= silence.quiet() / 2;
    if (known.phase() == HeardOf.VANISHED || (tooLong && othersSend)) {
      Metric figure =
          OperationsMetric.VERSION_VANISHED.of(
              beat, STREAM, silence.quiet() / 1_000.0, Status.WARNING, limit / 1_000.0);
      out.collect(figure);
      begin(
          version,
          spec,
          figure,
          silence.heardAt(),
          " has vanished: no event for "
              + Beats.spoken(silence.quiet())
              + ", while other versions send",
          now,
          context);
      heard.put(version, known.in(HeardOf.VANISHED));
    }
  }

  // ---- alerts ----

  private void begin(
      String version,
      Watched spec,
      Metric violation,
      long since,
      String what,
      long now,
      ReadOnlyContext context)
      throws Exception {
    byte[] state = alerts.get(version);
    if (state != null) {
      return; // It is told; there is one severity of each.
    }
    String model = context.getCurrentKey();
    send(
        version,
        StandingAlert.on(
            null,
            subject(model, version, spec),
            List.of(violation),
            since,
            name(model, version) + what,
            now),
        context);
  }

  private void end(
      String version, Watched spec, @Nullable String reason, long now, ReadOnlyContext context)
      throws Exception {
    byte[] state = alerts.get(version);
    if (state == null) {
      return;
    }
    String model = context.getCurrentKey();
    String what = reason == null ? " is well again" : " can no longer be judged: " + reason;
    send(
        version,
        StandingAlert.off(
            state, subject(model, version, spec), reason, name(model, version) + what, now),
        context);
  }

  private void send(String version, StandingAlert.Decision decision, ReadOnlyContext context)
      throws Exception {
    if (decision.state() == null) {
      alerts.remove(version);
    } else {
      alerts.put(version, decision.state());
    }
    decision.alert().ifPresent(alert -> context.output(ALERTS, alert));
  }

  private static StandingAlert.Subject subject(String model, String version, Watched spec) {
    ModelSpec settings = settings(spec.entry());
    return new StandingAlert.Subject(
        model,
        shown(version),
        OperationsMetric.MONITOR,
        STREAM,
        settings.alerts().runbookUrl(),
        settings.labels());
  }

  private static ModelSpec settings(String entry) {
    ModelEntry read = ModelEntry.read(entry, NOWHERE);
    if (read.model() == null) {
      throw new IllegalStateException(
          "a spec was accepted before and is refused now: " + read.problems());
    }
    return read.model().spec();
  }

  private static String shown(String version) {
    return version.equals(ModelSign.ANY) ? OperationsMetric.ANY_MODEL : version;
  }

  private static String name(String model, String version) {
    return version.equals(ModelSign.ANY) ? model : model + " version " + version;
  }
}
