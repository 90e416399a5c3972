package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.specs.LiveSpecs;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plumbline validate}: the configuration, and the systems behind it. */
@Command(
    name = "validate",
    description = "Checks a configuration and lists every problem at once.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline validate --config plumbline.yaml",
      "  plumbline validate --config plumbline.yaml --set models[0].baseline=other.json",
      "  plumbline validate --config plumbline.yaml --connect"
    })
final class ValidateCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--connect",
      description =
          "Also look behind it: files there and readable, folders writable, brokers and schema"
              + " registries answering, topics there. Writes nothing.")
  private boolean connect;

  @Override
  public Integer call() throws InvalidConfiguration, IOException {
    Configuration valid = configuration.read();
    List<ConfigurationProblem> problems = LiveSpecs.check(valid);
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(valid.file(), problems);
    }
    PrintWriter out = spec.commandLine().getOut();
    valid.notices().forEach(notice -> out.println("note: " + notice));
    LiveSpecs.notes(valid).forEach(note -> out.println("note: " + note));
    out.println(
        valid.file()
            + ": valid ("
            + counted(LiveSpecs.models(valid).size(), "model")
            + ", "
            + counted(valid.sources().all().size(), "source")
            + ", "
            + counted(valid.sinks().size(), "sink")
            + ")");
    int code = connect ? connections(valid, out) : ExitCode.OK;
    out.flush();
    return code;
  }

  private static int connections(Configuration valid, PrintWriter out) {
    List<Reach> all = new Connections(valid).check();
    for (Reach reach : all) {
      String problem = reach.problem().map(p -> ": " + p).orElse("");
      out.println((reach.problem().isEmpty() ? "reached  " : "FAILED   ") + reach.what() + problem);
    }
    long failed = all.stream().filter(reach -> reach.problem().isPresent()).count();
    if (failed > 0) {
      out.println(failed + " of " + counted(all.size(), "connection") + " failed");
    }
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
