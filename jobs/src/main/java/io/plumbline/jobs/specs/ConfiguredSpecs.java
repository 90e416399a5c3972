package io.plumbline.jobs.specs;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** The models of the configuration itself, with their baselines: read once, when a run begins. */
final class ConfiguredSpecs implements SpecOrigin {
  private static final long serialVersionUID = 1L;

  /** What the origins of configured models begin with. */
  static final String ORIGIN = "models[";

  private final List<Published> models;

  private ConfiguredSpecs(List<Published> models) {
    this.models = List.copyOf(models);
  }

  /**
   * Reads the models' baselines.
   *
   * @throws InvalidConfiguration with every baseline that is missing, broken or of other kinds than
   *     the configuration says
   */
  static ConfiguredSpecs of(Configuration configuration) throws InvalidConfiguration {
    List<ConfigurationProblem> problems = new ArrayList<>();
    List<Published> models = new ArrayList<>();
    Baselines baselines = new Baselines(configuration.limits().baselineBytes());
    for (int i = 0; i < configuration.models().size(); i++) {
      ModelConfig model = configuration.models().get(i);
      String baseline = baselines.read(model, "models[" + i + "].", problems);
      String constraints = baselines.readConstraints(model, "models[" + i + "].", problems);
      models.add(
          new Published(
              ORIGIN + i + "]",
              ORIGIN + i + "]",
              model.entry(),
              null,
              configuration.file().toString(),
              baseline == null ? null : PackedText.of(baseline),
              constraints == null ? null : PackedText.of(constraints),
              0));
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(configuration.file(), problems);
    }
    return new ConfiguredSpecs(models);
  }

  @Override
  public Reader open() {
    return () -> models;
  }
}
