package io.plumbline.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of their own, with this process's class path. */
final class Jvm {
  /**
   * Avro's fast reader is off, as it is in the Avro that Flink was built with: Flink sets the
   * schema anew for every record, which makes the fast reader resolve it anew: the bare read would
   * allocate four times as much.
   */
  static final String FAIR_AVRO = "-Dorg.apache.avro.fastread=false";

  private static final int LINES_SHOWN = 30;

  private Jvm() {}

  /**
   * A process that is ready to start.
   *
   * @param log where its error output goes
   */
  static ProcessBuilder of(Path log, List<String> options, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add(FAIR_AVRO);
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
  }

  /**
   * Runs a process to its end.
   *
   * @throws IOException if it fails; the message has the end of its output
   */
  static void run(Path log, List<String> options, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = of(log, options, main, arguments).start();
    int status;
    try {
      status = process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    if (status != 0) {
      throw new IOException(
          main.getSimpleName()
              + " "
              + String.join(" ", arguments)
              + " must end well: ended with "
              + status
              + ":\n"
              + end(log));
    }
  }

  /** The last lines of a log. */
  static String end(Path log) throws IOException {
    List<String> said = Files.readAllLines(log);
    return String.join("\n", said.subList(Math.max(0, said.size() - LINES_SHOWN), said.size()));
  }
}
