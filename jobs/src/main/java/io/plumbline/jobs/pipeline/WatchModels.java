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
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.ModelEntry;
import io.plumbline.jobs.pipeline.OperationsMetric.Beat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * of its own, which goes by itself. Where a spec of any version takes over from one of a single
 * version, that version is followed like all others from then on.
 *
 * <p>Time counts in which the sources that bring a model say that they read, and are not behind: a
 * model whose events are further on in a backlog is not silent. Nor does the time count in which
 * the job is down. After a start nobody is called silent for {@link Beats#GRACE} beats; an alert
 * that fires goes on until an event comes.
 *
 * <p>Where all sources that bring a model are silent themselves, the alert is theirs: the model has
 * none, and its own silence begins when one of them is back. A source brings a model when an event
 * of it came from there no more than {@link Silence#LONGEST} before its last; of a model that was
 * never heard of, all may.
 *
 * <p>Figures are written when they say something new, and otherwise so seldom that all models
 * together have a record a second, unless it is set how often.
 */
final class WatchModels
    extends KeyedBroadcastProcessFunction<String, ModelSign, SourceWord, Metric> {
  /** Alerts about models. */
  static final OutputTag<Alert> ALERTS = new OutputTag<>("model-alerts") {};

  /** Words are heard and not kept. */
  static final MapStateDescriptor<String, Long> NO_STATE =
      new MapStateDescriptor<>("none", StringSerializer.INSTANCE, LongSerializer.INSTANCE);

  /** So many versions of a model are followed; then the one that is silent the longest goes. */
  static final int VERSIONS = 100;

  /** The figures of one model: its silence and two lags. */
  private static final int FIGURES = 3;

  /** Lags of more events are written, whoever's turn it is: they are counted in 31 bits. */
  private static final long MOST_EVENTS = 500_000_000;

  private static final String STREAM = WindowEvaluation.STREAM;
  private static final Path NOWHERE = Path.of("spec");
  private static final long serialVersionUID = 1L;

  private final long heartbeat;
  private final int beatsPerFigure;
  private final ArrayList<String> sources;
  private final boolean fromTheFirst;

  /** By version; {@link ModelSign#ANY} for a spec of any version. */
  private transient MapState<String, Watched> specs;

  /** By version, and for a spec of any version of all together. */
  private transient MapState<String, HeardOf> heard;

  private transient MapState<String, byte[]> lags;
  private transient MapState<String, byte[]> alerts;
  private transient ValueState<Long> beatAt;

  /** When an event last came, by version and source. */
  private transient MapState<String, Long> carriers;

  private transient long startedAt;

  /** The last word of each source, and when it came. */
  private transient Map<String, Spoken> words;

  /** The beat at which the figures of all models here are being counted. */
  private transient long countedAt;

  private transient long counted;
  private transient long countedBefore;

  private record Spoken(SourceWord word, long at) {}

  /**
   * @param beatsPerFigure how many beats pass between two figures of a model that say nothing new,
   *     at least 1; 0 for as many as keep those of all models together below one a second
   * @param sources the sources of predictions that do not end, at least one
   * @param fromTheFirst whether a model counts as silent that never sent an event: not where some
   *     sources end by themselves, for it may be theirs
   */
  WatchModels(Duration heartbeat, int beatsPerFigure, List<String> sources, boolean fromTheFirst) {
    this.heartbeat = heartbeat.toMillis();
    this.beatsPerFigure = beatsPerFigure;
    this.sources = new ArrayList<>(sources);
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
    carriers = map("carriers", LongSerializer.INSTANCE);
    startedAt = SourcePulse.NO_TIME;
    words = new HashMap<>();
    countedAt = SourcePulse.NO_TIME;
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
  public void processBroadcastElement(SourceWord word, Context context, Collector<Metric> out) {
    long now = context.currentProcessingTime();
    started(now);
    words.put(word.source(), new Spoken(word, now));
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
    if (!sign.version().equals(ModelSign.ANY) && isOfAny(sign.entry())) {
      // Its stream goes on in a slot of its own; it is watched as the spec says.
      covered(sign.ofAny(), now, context);
      specs.remove(sign.version());
      return;
    }
    if (countedAt == SourcePulse.NO_TIME) {
      counted += FIGURES; // Before there was a beat this is how many there will be.
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
    HeardOf known = heard.get(sign.version());
    if (known == null) {
      heard.put(sign.version(), HeardOf.since(now));
    } else if (known.phase() == HeardOf.APPEARED) {
      // It is declared: that it has appeared is no news any more.
      end(sign.version(), spec(sign.version()), null, now, context);
      heard.put(sign.version(), known.in(HeardOf.USUAL));
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
    List<String> gone = new ArrayList<>();
    for (String carrier : carriers.keys()) {
      if (carrier.startsWith(carrier(version, ""))) {
        gone.add(carrier);
      }
    }
    for (String carrier : gone) {
      carriers.remove(carrier);
    }
  }

  /** The key of a version and a source that brings it; no other version's begin like it. */
  private static String carrier(String version, String source) {
    return Keys.join("=" + version, source);
  }

  // ---- signs of life ----

  private void heard(ModelSign sign, long now, ReadOnlyContext context) throws Exception {
    String version = sign.version();
    if (spec(version) == null) {
      return; // Word of its spec is on its way.
    }
    if (!version.equals(ModelSign.ANY) && specs.contains(ModelSign.ANY)) {
      hear(ModelSign.ANY, sign, now, context); // Also of one that has a spec of its own.
    }
    if (isOneOfAny(version) && !heard.contains(version)) {
      begin(version, now);
    }
    hear(version, sign, now, context);
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

  private void hear(String version, ModelSign sign, long now, ReadOnlyContext context)
      throws Exception {
    HeardOf known = heard.get(version);
    if (known == null) {
      return; // More versions than are followed.
    }
    carriers.put(carrier(version, sign.source()), now);
    if (version.equals(sign.version())) {
      lags.put(version, Beats.plus(lags.get(version), sign.lags()));
    }
    HeardOf next = known.with(known.silence().heard(sign.events(), now));
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
    long since = now - Math.max(beatAt.value(), startedAt);
    // A clock that jumped, or beats that were held up: nobody listened meanwhile.
    long listened = Math.max(0, Math.min(since, 2 * heartbeat));
    beatAt.update(now);
    for (String version : versions()) {
      Watched spec = spec(version);
      HeardOf known = heard.get(version);
      Origin origin = origin(version, known, now);
      if (origin.counts()) {
        known = known.with(known.silence().waited(listened, now));
        heard.put(version, known);
      }
      if (!spec.enabled()) {
        end(version, spec, Reason.NO_THRESHOLD.wireName(), now, context);
        lags.remove(version);
        continue;
      }
      beat(version, spec, known, origin, end, now, context, out);
    }
  }

  /**
   * What those say together that bring a version.
   *
   * @param counts whether time counts: all of them read, and none reads a backlog or all are silent
   * @param nearlySilent whether all are silent or will be soon
   * @param silent whether all are silent
   */
  private record Origin(boolean counts, boolean nearlySilent, boolean silent) {}

  private Origin origin(String version, HeardOf known, long now) throws Exception {
    List<String> of = new ArrayList<>();
    for (String source : sources) {
      Long at = carriers.get(carrier(version, source));
      if (at != null && at >= known.heardAt() - Silence.LONGEST) {
        of.add(source);
      }
    }
    boolean read = true;
    boolean behind = false;
    boolean nearly = true;
    boolean silent = true;
    for (String source : of.isEmpty() ? sources : of) {
      Spoken spoken = words.get(source);
      boolean fresh = spoken != null && spoken.at() >= now - 2 * heartbeat;
      read &= fresh && spoken.word().read();
      behind |= fresh && spoken.word().behind();
      nearly &= fresh && spoken.word().nearlySilent();
      silent &= fresh && spoken.word().silent();
    }
    return new Origin(read && !behind && !silent, nearly, silent);
  }

  /** What is wrong with a version: the figure beyond its limit, and how it is told. */
  private record Finding(Metric figure, long since, String what) {}

  private void beat(
      String version,
      Watched spec,
      HeardOf before,
      Origin origin,
      long end,
      long now,
      OnTimerContext context,
      Collector<Metric> out)
      throws Exception {
    byte[] encoded = lags.get(version);
    Lags behind = encoded == null ? new Lags() : Lags.decode(encoded);
    boolean told = alerts.contains(version);
    HeardOf known =
        before.said() == HeardOf.EXCUSED && !origin.silent() && !told
            ? before.with(before.silence().excused())
            : before;
    long start = known.saidAt() > 0 && known.saidAt() < end ? known.saidAt() : end - heartbeat;
    Beat beat = new Beat(context.getCurrentKey(), shown(version), start, end, behind.events());
    Silence silence = known.silence();
    long limit = silence.limit(spec.silence());
    boolean tooLong =
        silence.quiet() >= limit
            && now - startedAt >= Beats.GRACE * heartbeat
            && (silence.events() > 0 || fromTheFirst);
    boolean excused = !told && (origin.silent() || (tooLong && origin.nearlySilent()));
    Finding finding = null;
    if (!isOneOfAny(version)) {
      finding = tooLong && !excused ? silent(beat, silence, limit) : null;
    } else if (known.phase() == HeardOf.APPEARED) {
      if (now - known.firstAt() < settling(spec)) {
        finding = appeared(beat, known);
      } else {
        end(version, spec, null, now, context);
        known = known.in(HeardOf.USUAL);
      }
    } else if (silence.quiet() >= limit + Silence.LONGEST) {
      end(version, spec, "no-data", now, context);
      forget(version);
      return;
    } else if (known.phase() == HeardOf.VANISHED
        || (tooLong && !excused && heard.get(ModelSign.ANY).quiet() <= silence.quiet() / 2)) {
      finding = vanished(beat, silence, limit);
      known = known.in(HeardOf.VANISHED);
    }
    int says = said(finding, excused && origin.silent());
    counted += behind.events() > 0 ? FIGURES : 1;
    if (isDue(known, says, end, context.getCurrentKey()) || behind.events() > MOST_EVENTS) {
      write(version, beat, silence, limit, excused, finding, behind, out);
      lags.remove(version);
      known = known.written(end);
    }
    heard.put(version, known.saying(says));
    if (finding != null) {
      begin(version, spec, finding, now, context);
    }
  }

  private static int said(@Nullable Finding finding, boolean excused) {
    if (finding == null) {
      return excused ? HeardOf.EXCUSED : HeardOf.WELL;
    }
    return finding.figure().status() == Status.CRITICAL ? HeardOf.SILENT : HeardOf.SUSPECT;
  }

  /** Whether the figures of a version are to be written at this beat. */
  private boolean isDue(HeardOf known, int says, long end, String model) {
    boolean news =
        says != known.said() && (says >= HeardOf.SUSPECT || known.said() >= HeardOf.SUSPECT);
    long beats = beatsPerFigure(end);
    return news
        || (known.saidAt() == 0
            ? Math.floorMod(end / heartbeat + model.hashCode(), beats) == 0
            : end - known.saidAt() >= beats * heartbeat || end < known.saidAt());
  }

  /** How many beats pass between two figures that say nothing new. */
  private long beatsPerFigure(long end) {
    if (countedAt != end) {
      countedAt = end;
      countedBefore = counted;
      counted = 0;
    }
    if (beatsPerFigure > 0) {
      return beatsPerFigure;
    }
    int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    return 1 + Math.max(0, countedBefore * subtasks * 1_000 - 1) / heartbeat;
  }

  private void write(
      String version,
      Beat beat,
      Silence silence,
      long limit,
      boolean excused,
      @Nullable Finding finding,
      Lags behind,
      Collector<Metric> out)
      throws Exception {
    double seconds = silence.quiet() / 1_000.0;
    if (isOneOfAny(version)) {
      out.collect(OperationsMetric.MODEL_SILENCE_SECONDS.of(beat, STREAM, seconds));
    } else if (excused) {
      out.collect(
          OperationsMetric.MODEL_SILENCE_SECONDS.unjudged(
              beat, STREAM, seconds, Reason.SOURCE_SILENT));
    } else if (finding == null) {
      out.collect(
          OperationsMetric.MODEL_SILENCE_SECONDS.of(
              beat, STREAM, seconds, Status.OK, limit / 1_000.0));
    }
    if (finding != null) {
      out.collect(finding.figure());
    }
    if (behind.events() > 0) {
      out.collect(OperationsMetric.MODEL_EVENT_LAG_MEDIAN_MS.of(beat, STREAM, behind.median()));
      out.collect(OperationsMetric.MODEL_EVENT_LAG_MAX_MS.of(beat, STREAM, behind.largest()));
    }
  }

  private static Finding silent(Beat beat, Silence silence, long limit) {
    Metric figure =
        OperationsMetric.MODEL_SILENCE_SECONDS.of(
            beat, STREAM, silence.quiet() / 1_000.0, Status.CRITICAL, limit / 1_000.0);
    String what =
        silence.events() == 0 ? " has never sent an event, for " : " is silent: no event for ";
    return new Finding(figure, silence.heardAt(), what + Beats.spoken(silence.quiet()));
  }

  private static Finding appeared(Beat beat, HeardOf known) {
    Metric figure =
        OperationsMetric.VERSION_APPEARED.of(
            beat, STREAM, (double) known.events(), Status.WARNING, 0.0);
    return new Finding(figure, known.firstAt(), " has appeared");
  }

  private static Finding vanished(Beat beat, Silence silence, long limit) {
    Metric figure =
        OperationsMetric.VERSION_VANISHED.of(
            beat, STREAM, silence.quiet() / 1_000.0, Status.WARNING, limit / 1_000.0);
    String what =
        " has vanished: no event for "
            + Beats.spoken(silence.quiet())
            + ", while other versions send";
    return new Finding(figure, silence.heardAt(), what);
  }

  // ---- alerts ----

  private void begin(
      String version, Watched spec, Finding finding, long now, ReadOnlyContext context)
      throws Exception {
    byte[] state = alerts.get(version);
    List<Metric> violations = List.of(finding.figure());
    if (!StandingAlert.isNews(state, violations)) {
      return; // It is told.
    }
    String model = context.getCurrentKey();
    send(
        version,
        StandingAlert.on(
            state,
            subject(model, version, spec),
            violations,
            finding.since(),
            name(model, version) + finding.what(),
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
    return model(entry).spec();
  }

  private static boolean isOfAny(String entry) {
    return model(entry).version() == null;
  }

  private static ModelConfig model(String entry) {
    ModelEntry read = ModelEntry.read(entry, NOWHERE);
    if (read.model() == null) {
      throw new IllegalStateException(
          "a spec was accepted before and is refused now: " + read.problems());
    }
    return read.model();
  }

  private static String shown(String version) {
    return version.equals(ModelSign.ANY) ? OperationsMetric.ANY_MODEL : version;
  }

  private static String name(String model, String version) {
    return version.equals(ModelSign.ANY) ? model : model + " version " + version;
  }
}
