package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.InvalidConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of a command that works from a configuration: a picocli mixin. */
final class ConfigurationOptions {
  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The YAML file that configures the deployment.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key of the file, such as models[0].baseline=b.json; repeatable.")
  private List<String> settings = new ArrayList<>();

  /**
   * Reads the configuration.
   *
   * @throws InvalidConfiguration with all problems of the file and the overrides
   */
  Configuration read() throws InvalidConfiguration {
    return ConfigurationReader.read(file, settings);
  }
}
