package io.plumbline.jobs.demo;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.run.EmbeddedRun;
import io.plumbline.jobs.run.RunFailed;
import io.plumbline.jobs.run.RunFigures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * The demonstration from end to end: a broker, the traffic of simulated models, the monitor with an
 * ordinary configuration, and what it finds, read from its output topics.
 */
public final class Demo {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final double FIGURES_SECONDS = 0.5;
  private static final double RATE_SECONDS = 5;
  private static final double LAG_SECONDS = 3;

  private final DemoSettings settings;
  private final PrintStream out;
  private final Screen screen;
  private final Palette palette;
  private final DemoView view;
  private final LongSupplier nanoTime;
  private volatile boolean stopped;

  /**
   * A demonstration.
   *
   * @param out where it is shown
   * @param terminal whether that is a terminal, on which a line can be redrawn
   * @param palette the colours and signs it can show
   */
  Demo(DemoSettings settings, PrintStream out, boolean terminal, Palette palette) {
    this.settings = settings;
    this.out = out;
    this.screen = new Screen(out, terminal);
    this.palette = palette;
    this.view = new DemoView(settings.scenario(), palette);
    this.nanoTime = System::nanoTime;
  }

  /**
   * A demonstration on an output: in colour on a terminal where {@code NO_COLOR} is not set, with
   * signs beyond ASCII where the encoding is UTF-8.
   *
   * @param terminal whether the output is a terminal, on which a line can be redrawn
   */
  public static Demo on(
      OutputStream out, Charset encoding, boolean terminal, DemoSettings settings) {
    return new Demo(
        settings,
        new PrintStream(out, false, encoding),
        terminal,
        Palette.of(terminal, encoding, System::getenv));
  }

  /**
   * What was found.
   *
   * @param findings the faults and what became of them
   * @param events how many events the monitor took in
   * @param elapsed how long it ran, in seconds
   */
  record Outcome(Findings findings, long events, double elapsed) {}

  /** Ends {@link #play} soon, from any thread. */
  public void stop() {
    stopped = true;
  }

  /**
   * Plays until the time is over or it is stopped; nothing is left behind then but the folder that
   * is to be kept.
   *
   * @throws RunFailed if the monitor fails
   * @throws IOException if a file cannot be written or the broker cannot start
   */
  public void play() throws IOException, InvalidConfiguration, InterruptedException, RunFailed {
    playOut();
  }

  /** As {@link #play}; empty if it was stopped before the first event. */
  Optional<Outcome> playOut()
      throws IOException, InvalidConfiguration, InterruptedException, RunFailed {
    int models = settings.scenario().models().size();
    int healthy = settings.scenario().healthy().size();
    out.println(
        palette.bold("Plumbline demo")
            + String.format(
                Locale.ROOT,
                ": %d simulated models, %d of which will go wrong. Ctrl-C stops it.",
                models,
                models - healthy));
    try (DemoFolder folder = DemoFolder.create(settings.keep())) {
      Optional<Outcome> outcome = playIn(folder);
      if (settings.keep()) {
        out.println("kept: " + folder.root());
      }
      out.flush();
      return outcome;
    }
  }

  private Optional<Outcome> playIn(DemoFolder folder)
      throws IOException, InvalidConfiguration, InterruptedException, RunFailed {
    long began = nanoTime.getAsLong();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      DemoTopics.create(kafka);
      step(
          "broker started",
          "Kafka " + AppInfoParser.getVersion() + " at " + kafka.bootstrapServers(),
          began);
      began = nanoTime.getAsLong();
      buildBaselines(folder);
      if (stopped) {
        return Optional.empty();
      }
      step(
          "baselines built",
          String.format(
              Locale.ROOT,
              "%d models, %,d reference rows each",
              settings.scenario().models().size(),
              settings.referenceRows()),
          began);
      Path file = folder.writeConfiguration(settings, kafka.bootstrapServers());
      Configuration configuration = ConfigurationReader.read(file, List.of());
      began = nanoTime.getAsLong();
      EmbeddedRun run = EmbeddedRun.start(configuration, true);
      try {
        awaitRunning(run, began);
        if (stopped) {
          return Optional.empty();
        }
        step("monitor started", "it knows the baselines, not the faults", began);
        return Optional.of(watch(run, kafka.bootstrapServers()));
      } finally {
        run.cancel();
        run.close();
      }
    }
  }

  private void buildBaselines(DemoFolder folder) throws IOException {
    Simulation simulation =
        new Simulation(
            settings.scenario(),
            settings.seed(),
            System.currentTimeMillis(),
            settings.eventsPerSecond());
    for (SimulatedModel model : settings.scenario().models()) {
      if (stopped) {
        return;
      }
      folder.writeBaseline(simulation, model, settings.referenceRows());
    }
  }

  private void awaitRunning(EmbeddedRun run, long began)
      throws InterruptedException, RunFailed, IOException {
    while (!stopped && !run.figures().status().equals("RUNNING")) {
      ended(run, TICK);
      if (nanoTime.getAsLong() - began > START_LIMIT.toNanos()) {
        throw new IOException(
            "the monitor must be running within " + START_LIMIT.toSeconds() + " s: was not");
      }
    }
  }

  private void step(String what, String detail, long began) {
    out.printf(
        Locale.ROOT,
        "  %s %-16s %s %s%n",
        palette.green(palette.resolved()),
        what,
        detail,
        palette.dim(String.format(Locale.ROOT, "(%.1f s)", (nanoTime.getAsLong() - began) / 1e9)));
    out.flush();
  }

  private Outcome watch(EmbeddedRun run, String bootstrapServers)
      throws InterruptedException, RunFailed, IOException {
    explain();
    try (ResultsFeed feed = new ResultsFeed(bootstrapServers);
        Traffic traffic = new Traffic(bootstrapServers, nanoTime)) {
      long start = System.currentTimeMillis();
      traffic.start(
          new Simulation(settings.scenario(), settings.seed(), start, settings.eventsPerSecond()),
          settings.scenario().models().size());
      Watch watch = new Watch(run, feed, traffic, new Findings(settings.scenario(), start));
      while (!stopped && !over(traffic.elapsed())) {
        watch.tick();
      }
      return watch.end();
    }
  }

  private void explain() {
    out.printf(
        Locale.ROOT,
        "%nEvery %s the monitor compares each model's traffic with its baseline:%n"
            + "2 bad windows of 3 fire an alert, 2 good ones resolve it.%n",
        spoken(settings.window()));
    out.println(
        palette.dim(
            palette.begins()
                + " a simulated fault begins  "
                + palette.over()
                + " is over    "
                + palette.fired()
                + " an alert fires  "
                + palette.resolved()
                + " is resolved"));
    out.println();
    out.flush();
  }

  private static String spoken(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private boolean over(double elapsed) {
    return settings.duration().map(limit -> elapsed >= limit.toMillis() / 1e3).orElse(false);
  }

  /**
   * A monitor over unbounded sources has no end of its own.
   *
   * @throws RunFailed if it has ended with an error
   */
  private static void ended(EmbeddedRun run, Duration wait)
      throws InterruptedException, RunFailed, IOException {
    if (run.await(wait).isPresent()) {
      throw new IOException("the monitor must go on as long as events come: it ended");
    }
  }

  /** What goes on between the start of the traffic and its end. */
  private final class Watch implements ResultsFeed.Listener {
    private final EmbeddedRun run;
    private final ResultsFeed feed;
    private final Traffic traffic;
    private final Findings findings;
    private double announced = -1;
    private double nextFigures;
    private long events;
    private double rate;
    private double rateSince;
    private long eventsThen;
    private boolean lagSaid;

    Watch(EmbeddedRun run, ResultsFeed feed, Traffic traffic, Findings findings) {
      this.run = run;
      this.feed = feed;
      this.traffic = traffic;
      this.findings = findings;
    }

    void tick() throws InterruptedException, RunFailed, IOException {
      feed.poll(TICK, this);
      announceFaults();
      traffic.check();
      double elapsed = traffic.elapsed();
      if (elapsed >= nextFigures) {
        nextFigures = elapsed + FIGURES_SECONDS;
        RunFigures figures = run.figures();
        events = Math.max(events, figures.events());
        if (rateSince == 0) {
          rate = events / elapsed;
        }
        if (elapsed - rateSince >= RATE_SECONDS) {
          rate = (events - eventsThen) / (elapsed - rateSince);
          rateSince = elapsed;
          eventsThen = events;
        }
        if (!figures.status().equals("RUNNING")) {
          ended(run, Duration.ofMillis(1));
        }
      }
      if (screen.statusDue(elapsed)) {
        sayLag(elapsed);
        screen.status(view.status(new DemoView.Progress(elapsed, events, rate, findings)), elapsed);
      }
    }

    private void announceFaults() {
      double position = traffic.position();
      for (Scenario.Change change : settings.scenario().changes(announced, position)) {
        if (change.begins()) {
          findings.begins(change.occurrence());
        }
        screen.line(view.change(change));
      }
      announced = position;
    }

    private void sayLag(double elapsed) {
      if (!lagSaid && elapsed - traffic.position() > LAG_SECONDS) {
        lagSaid = true;
        screen.line(
            palette.yellow(
                "this machine does not keep up with "
                    + settings.eventsPerSecond()
                    + " events/s: the delays below are too long; try a lower --rate"));
      }
    }

    Outcome end() {
      feed.poll(Duration.ZERO, this);
      events = Math.max(events, run.figures().events());
      double elapsed = traffic.elapsed();
      screen.endStatus();
      out.println();
      view.summary(new DemoView.Progress(elapsed, events, events / elapsed, findings))
          .forEach(out::println);
      nextSteps();
      out.flush();
      return new Outcome(findings, events, elapsed);
    }

    @Override
    public void alert(Alert alert) {
      // A fault that was reached meanwhile is said before what was found of it.
      announceFaults();
      findings.take(alert, traffic.elapsed()).map(view::sighting).ifPresent(screen::line);
    }

    @Override
    public void metric(Metric metric) {
      findings.take(metric);
    }
  }

  private void nextSteps() {
    out.println();
    out.println("On your own data:");
    out.println("  ./plumbline baseline --input reference.jsonl --output baselines/model.json");
    out.println("  ./plumbline run --config plumbline.yaml");
  }
}
