package io.plumbline.jobs.run;

import io.plumbline.connectors.sink.Outlet;
import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.MonitoredSource;
import io.plumbline.connectors.source.Repeats;
import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.Limits;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.config.SourceConfig;
import io.plumbline.jobs.config.StreamConfig;
import io.plumbline.jobs.pipeline.KnownModels;
import io.plumbline.jobs.pipeline.MonitoringJob.Inlet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The sources and sinks of a configuration, as the topology takes them. */
final class Ends {
  private final Configuration configuration;
  private final SpecFeed specs;
  private final Instant startedAt;

  /**
   * @param specs the specs that rule the events
   * @param startedAt the time at which the run was first started: the own time of records in files
   */
  Ends(Configuration configuration, SpecFeed specs, Instant startedAt) {
    this.configuration = configuration;
    this.specs = specs;
    this.startedAt = startedAt;
  }

  /** Whether every stream that is read ends by itself. */
  boolean bounded() {
    return configuration.sources().read().stream().allMatch(SourceConfig::bounded);
  }

  /**
   * The streams of events.
   *
   * @throws IOException if files cannot be listed
   */
  List<Inlet> inlets() throws IOException {
    List<Inlet> inlets = new ArrayList<>();
    for (SourceConfig source : configuration.sources().read()) {
      StreamConfig stream = source.stream();
      Limits limits = configuration.limits();
      Intake intake =
          new Intake(
              stream.name(),
              KnownModels.behind(
                  stream.decoders(source.files().isPresent(), limits), stream.role()),
              stream.outOfOrderness(),
              stream.future(),
              new Repeats(stream.dropWithin(), limits.duplicateIds()),
              limits.versions());
      inlets.add(inlet(stream, source.events(intake, specs, startedAt, limits)));
    }
    return inlets;
  }

  private static Inlet inlet(StreamConfig stream, MonitoredSource<?, ?> source) {
    return new Inlet(
        stream.name(), stream.role(), source, source.eventTime(stream.idleAfter()), stream.watch());
  }

  /** Where results go. */
  List<Outlet> outlets() {
    return configuration.sinks().stream().map(SinkConfig::outlet).toList();
  }
}
