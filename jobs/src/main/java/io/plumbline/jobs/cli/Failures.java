package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.InvalidConfiguration;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** Tells a failure to a person: its message and what caused it; the stack trace when asked for. */
final class Failures {
  private static final int MAX_CAUSES = 5;

  private Failures() {}

  /** Shows a failure and returns the exit code for it. */
  static int show(Throwable failure, PrintWriter err, boolean verbose) {
    boolean invalid = failure instanceof InvalidConfiguration;
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.println((invalid ? "" : "Failed: ") + String.join("\n  caused by: ", messages(failure)));
    if (!verbose && !invalid) {
      err.println("(--verbose shows where, --log-file keeps a log)");
    }
    err.flush();
    return invalid ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** The messages from the outside in; a wrapper that only repeats its cause is left out. */
  private static Set<String> messages(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    int depth = 0;
    for (Throwable at = failure; at != null && depth < MAX_CAUSES; at = at.getCause()) {
      Throwable cause = at.getCause();
      if (cause != null && cause.toString().equals(at.getMessage())) {
        continue;
      }
      messages.add(message(at));
      depth++;
    }
    return messages;
  }

  private static String message(Throwable failure) {
    @Nullable String message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    boolean speaks =
        failure instanceof IllegalArgumentException
            || failure instanceof IllegalStateException
            || failure.getClass().getName().startsWith("io.plumbline.");
    // The message of a NoSuchFileException is a path: only its name says what is wrong.
    return speaks ? message : failure.getClass().getSimpleName() + ": " + message;
  }
}
