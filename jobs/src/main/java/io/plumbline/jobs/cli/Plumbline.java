package io.plumbline.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code plumbline COMMAND}.
 *
 * <p>Exit codes: 0 done, 1 a run that failed, 2 wrong usage or a configuration that does not
 * validate.
 */
@Command(
    name = "plumbline",
    description = "Watches machine-learning models in production and says what drifted.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a run that failed",
      "2:wrong usage, or a configuration that does not validate"
    })
public final class Plumbline implements Callable<Integer> {
  /** Every command: one line each. */
  static final List<Supplier<Callable<Integer>>> COMMANDS =
      List.of(BaselineCommand::new, DemoCommand::new, RunCommand::new, ValidateCommand::new);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show what happens inside, and stack traces of failures.")
  private boolean verbose;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Append a log to this file, whatever is shown.")
  private @Nullable Path logFile;

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a command in this process and returns its exit code. */
  public static int execute(String... args) {
    return commandLine().execute(args);
  }

  /** The command line with all its commands. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  /** A command line with some commands. */
  static CommandLine commandLine(List<Supplier<Callable<Integer>>> commands) {
    Plumbline plumbline = new Plumbline();
    CommandLine commandLine = new CommandLine(plumbline);
    commands.forEach(command -> commandLine.addSubcommand(command.get()));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failures.show(failure, command.getErr(), plumbline.verbose));
    commandLine.setExecutionStrategy(
        parsed -> {
          Logging.begin(plumbline.verbose, plumbline.logFile);
          return new CommandLine.RunLast().execute(parsed);
        });
    return commandLine;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("A command is missing.");
    spec.commandLine().usage(err);
    return CommandLine.ExitCode.USAGE;
  }
}
