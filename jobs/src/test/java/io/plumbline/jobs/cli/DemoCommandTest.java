package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DemoCommandTest {
  private final StringWriter said = new StringWriter();

  private int execute(String... arguments) {
    CommandLine command = new CommandLine(new DemoCommand());
    command.setOut(new PrintWriter(said));
    command.setErr(new PrintWriter(said));
    return command.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "--duration, 60, 'must be a duration such as 60s, 5m or 1h: was \"60\"'",
    "--duration, 0s, must be above 0",
    "--rate, 0, must be from 1 to 200000 events a second: was 0",
    "--rate, many, many"
  })
  void whatCannotBePlayedIsWrongUsage(String option, String value, String message) {
    assertThat(execute(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(said.toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "60s, PT60S", "5m, PT5M", "1h, PT1H", "1d, PT24H"})
  void durationsAreWrittenAsInTheConfiguration(String text, Duration duration) {
    assertThat(new DemoCommand.DurationConverter().convert(text)).isEqualTo(duration);
  }

  @Test
  void theCommandLineHasTheDemo() {
    assertThat(Plumbline.commandLine().getSubcommands()).containsKey("demo");
  }
}
