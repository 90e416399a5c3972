package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.sagemaker.MonitoredWindow;
import io.plumbline.connectors.sink.Outlet;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.spec.SourceWatch;
import io.plumbline.jobs.config.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * The topology of the monitor. Sources and sinks are handed in, so that a test runs the same job
 * between ends of its own.
 */
public final class MonitoringJob {
  private static final String WINDOWS = "windows";

  /** How often a source says what it read from one heartbeat to the next. */
  private static final int PULSES = 4;

  private MonitoringJob() {}

  /**
   * One stream of events.
   *
   * @param name the source in accounting
   * @param role what its events are: predictions or features
   * @param source where rows come from; decodes in its own thread
   * @param watermarks per split
   * @param watch how it is watched by the clock, unless it ends by itself
   */
  public record Inlet(
      String name,
      Role role,
      Source<SourcedRow, ?, ?> source,
      WatermarkStrategy<SourcedRow> watermarks,
      SourceWatch watch) {
    boolean bounded() {
      return source.getBoundedness() == Boundedness.BOUNDED;
    }
  }

  /** The settings that the topology relies on, whatever else is configured. */
  public static Configuration required() {
    Configuration settings = new Configuration();
    // Rows are reused from the source to the fold; a chain that breaks fails at once.
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    settings.set(
        PipelineOptions.MAX_PARALLELISM, io.plumbline.jobs.config.Configuration.MAX_PARALLELISM);
    return settings;
  }

  /**
   * Adds the monitor to an environment. The specs come with the rows of the inlets' sources.
   *
   * @param bounded whether every inlet ends by itself
   * @param heartbeat how often the monitor says that it lives, and looks whether inlets and models
   *     are silent; not where every inlet ends by itself
   * @param beatsPerFigure how many heartbeats pass between two figures of a model that say nothing
   *     new, at least 1; 0 for as many as keep those of all models together below one a second
   */
  public static void define(
      StreamExecutionEnvironment env,
      List<Inlet> inlets,
      List<Outlet> outlets,
      boolean bounded,
      Duration heartbeat,
      int beatsPerFigure) {
    List<DataStream<PartialProfile>> partials = new ArrayList<>();
    List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();
    List<DataStream<Tally>> tallies = new ArrayList<>();
    List<DataStream<LateEvents>> late = new ArrayList<>();
    List<DataStream<SpecNotice>> notices = new ArrayList<>();
    List<DataStream<SourcePulse>> pulses = new ArrayList<>();
    List<DataStream<ModelSign>> signs = new ArrayList<>();
    for (Inlet inlet : inlets) {
      long pulse = inlet.bounded() ? 0 : Math.max(1, heartbeat.toMillis() / PULSES);
      SingleOutputStreamOperator<PartialProfile> folded =
          env.fromSource(inlet.source(), inlet.watermarks(), "read " + inlet.name())
              .uid(OperatorUids.read(inlet.name()))
              .transform(
                  "fold events of " + inlet.name(),
                  TypeInformation.of(PartialProfile.class),
                  new FoldEvents(inlet.name(), inlet.role(), pulse))
              .uid(OperatorUids.fold(inlet.name()));
      partials.add(folded);
      deadLetters.add(folded.getSideOutput(FoldEvents.DEAD_LETTERS));
      tallies.add(folded.getSideOutput(FoldEvents.TALLIES));
      late.add(folded.getSideOutput(FoldEvents.LATE));
      notices.add(folded.getSideOutput(FoldEvents.NOTICES));
      if (!inlet.bounded()) {
        pulses.add(folded.getSideOutput(FoldEvents.PULSES));
        signs.add(folded.getSideOutput(FoldEvents.SIGNS));
      }
    }

    boolean documents = outlets.stream().anyMatch(outlet -> outlet.windows() != null);
    SingleOutputStreamOperator<EvaluatedWindow> windows =
        union(partials)
            .keyBy(PartialProfile::key, Types.STRING)
            .connect(union(notices).broadcast())
            .transform(
                "merge profiles", WireType.EVALUATED_WINDOW, new MergeProfiles(bounded, documents))
            .uid(OperatorUids.MERGE_PROFILES);
    tallies.add(windows.getSideOutput(MergeProfiles.TALLIES));
    late.add(windows.getSideOutput(MergeProfiles.LATE));

    DataStream<Alert> byWindow =
        windows
            .keyBy(EvaluatedWindow::key, Types.STRING)
            .process(new TrackAlerts())
            .name("track alerts")
            .uid(OperatorUids.TRACK_ALERTS);

    DataStream<Metric> accounts =
        union(tallies)
            .keyBy(Tally::source, Types.STRING)
            .process(new AccountInputs(), WireType.METRIC)
            .name("account inputs")
            .uid(OperatorUids.ACCOUNT_INPUTS);
    DataStream<Metric> lateByModel =
        union(late)
            .keyBy(LateEvents::key, Types.STRING)
            .process(new AccountLate(), WireType.METRIC)
            .name("account late events")
            .uid(OperatorUids.ACCOUNT_LATE);
    SingleOutputStreamOperator<Metric> spread =
        windows
            .process(new SpreadMetrics(), WireType.METRIC)
            .name("spread metrics")
            .uid(OperatorUids.SPREAD_METRICS);
    DataStream<Metric> metrics = spread.union(accounts, lateByModel);
    DataStream<Alert> alerts = byWindow;
    if (!pulses.isEmpty()) {
      SingleOutputStreamOperator<Metric> sources = sources(inlets, union(pulses), heartbeat);
      metrics = metrics.union(sources);
      alerts = alerts.union(sources.getSideOutput(WatchSources.ALERTS));
      List<String> ofModels =
          inlets.stream()
              .filter(inlet -> !inlet.bounded() && inlet.role() == Role.PREDICTIONS)
              .map(Inlet::name)
              .toList();
      if (!ofModels.isEmpty()) {
        SingleOutputStreamOperator<Metric> models =
            union(signs)
                .keyBy(ModelSign::model, Types.STRING)
                .connect(sources.getSideOutput(WatchSources.WORDS).broadcast(WatchModels.NO_STATE))
                .process(
                    new WatchModels(
                        heartbeat,
                        beatsPerFigure,
                        ofModels,
                        inlets.stream().noneMatch(Inlet::bounded)),
                    WireType.METRIC)
                .name("watch models")
                .uid(OperatorUids.WATCH_MODELS);
        metrics = metrics.union(models);
        alerts = alerts.union(models.getSideOutput(WatchModels.ALERTS));
      }
    }

    spread
        .getSideOutput(SpreadMetrics.TALLIES)
        .connect(alerts)
        .keyBy(ModelTally::key, ModelTally::key, Types.STRING)
        .process(new SummariseRun(), Types.VOID)
        .name("summarise run")
        .uid(OperatorUids.SUMMARISE_RUN)
        .sinkTo(new DiscardingSink<>())
        .name("end of summary")
        .uid(OperatorUids.DISCARD_SUMMARY);

    for (int i = 0; i < outlets.size(); i++) {
      Outlet outlet = outlets.get(i);
      write(metrics, outlet.metrics(), "metrics", i, outlet.parallel());
      write(alerts, outlet.alerts(), "alerts", i, outlet.parallel());
      write(union(deadLetters), outlet.deadLetters(), "dead-letters", i, outlet.parallel());
      if (outlet.windows() != null) {
        DataStream<MonitoredWindow> files = windows.getSideOutput(MergeProfiles.DOCUMENTS);
        write(files, outlet.windows(), WINDOWS, i, outlet.parallel());
      }
    }
  }

  private static SingleOutputStreamOperator<Metric> sources(
      List<Inlet> inlets, DataStream<SourcePulse> pulses, Duration heartbeat) {
    Map<String, SourceWatch> settings = new HashMap<>();
    inlets.forEach(inlet -> settings.put(inlet.name(), inlet.watch()));
    return pulses
        .keyBy(SourcePulse::source, Types.STRING)
        .process(new WatchSources(heartbeat, settings), WireType.METRIC)
        .name("watch sources")
        .uid(OperatorUids.WATCH_SOURCES);
  }

  private static <T> void write(
      DataStream<T> records, @Nullable Sink<T> sink, String stream, int number, boolean parallel) {
    if (sink == null) {
      return;
    }
    // One writer is fed the same way at every parallelism, and has the maximum of all others: else
    // what was saved at one parallelism could not be restored at another.
    var written =
        (parallel ? records : records.global())
            .sinkTo(sink)
            .name("write " + stream + " " + (number + 1))
            .uid(OperatorUids.write(stream, number));
    if (!parallel) {
      written.setParallelism(1);
    }
    if (stream.equals(WINDOWS)) {
      written.disableChaining(); // Whole files, forced to disk: windows are evaluated meanwhile.
    }
  }

  private static <T> DataStream<T> union(List<DataStream<T>> streams) {
    DataStream<T> first = streams.get(0);
    for (DataStream<T> next : streams.subList(1, streams.size())) {
      first = first.union(next);
    }
    return first;
  }
}
