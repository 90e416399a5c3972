package io.plumbline.jobs.cli;

import io.plumbline.jobs.demo.Demo;
import io.plumbline.jobs.demo.DemoSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code plumbline demo}: everything in one process, to see what Plumbline does. */
@Command(
    name = "demo",
    description =
        "Plays simulated models whose data really drifts and shows how the monitor finds it."
            + " Nothing else is needed: the broker and the cluster run in this process, on the"
            + " loopback interface, and go with it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline demo",
      "  plumbline demo --duration 60s",
      "  plumbline demo --duration 60s --keep",
      "",
      "Ctrl-C stops it cleanly, shows what was found so far, and exits with 130;",
      "a second one does not wait."
    })
final class DemoCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "End after this time, such as 60s or 5m, counted from the first event. Default: run until"
              + " Ctrl-C.")
  private @Nullable Duration duration;

  @Option(
      names = "--rate",
      paramLabel = "EVENTS",
      defaultValue = "" + DemoSettings.DEFAULT_RATE,
      description = "Events a second, of all models together. Default: ${DEFAULT-VALUE}.")
  private int rate = DemoSettings.DEFAULT_RATE;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description =
          "Another number plays other events of the same laws. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--keep",
      description =
          "Keep the folder with the configuration, reference data, baselines and results, and say"
              + " where it is.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    DemoSettings settings;
    try {
      settings = DemoSettings.standard(Optional.ofNullable(duration), rate, seed, keep);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    boolean terminal = Progress.Style.detect(false) == Progress.Style.TERMINAL;
    Demo demo = Demo.on(new FileOutputStream(FileDescriptor.out), encoding(), terminal, settings);
    StopSignals signals =
        StopSignals.take(
            () -> {
              demo.stop();
              Logging.hushLibraries();
            });
    try {
      demo.play();
      return signals.exitCode();
    } finally {
      signals.close();
    }
  }

  /** The encoding of the system, which is that of its terminals. */
  private static Charset encoding() {
    String name = System.getProperty("native.encoding");
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : Charset.defaultCharset();
  }

  /** Durations as the configuration writes them: 500ms, 60s, 5m, 1h. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = DURATION.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "must be a duration such as 60s, 5m or 1h: was \"" + text + "\"");
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
  }
}
