package io.plumbline.jobs.specs;

import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.config.Limits;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.ModelEntry;
import io.plumbline.jobs.config.Sources;
import io.plumbline.jobs.config.SpecTopicConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The specs of a job's models: those of its configuration, its watched folder and its topic. One
 * for all sources of a job.
 */
public final class LiveSpecs implements SpecFeed {
  /** The source of dead letters about specs. */
  public static final String SOURCE = Sources.SPECS;

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long serialVersionUID = 1L;

  private final String job;
  private final int sources;
  private final ArrayList<SpecOrigin> origins;
  private final int limit;
  private final int categories;
  private final int extraColumns;
  private final int baselineBytes;

  private LiveSpecs(
      int sources, List<SpecOrigin> origins, int limit, int baselineBytes, Capacity capacity) {
    this.job = UUID.randomUUID().toString();
    this.sources = sources;
    this.origins = new ArrayList<>(origins);
    this.limit = limit;
    this.baselineBytes = baselineBytes;
    this.categories = capacity.categories();
    this.extraColumns = capacity.extraColumns();
  }

  /**
   * The specs of a deployment. Reads the baselines of the models that the configuration lists.
   *
   * @throws InvalidConfiguration with every baseline that is missing or does not fit
   */
  public static LiveSpecs of(Configuration configuration) throws InvalidConfiguration {
    List<SpecOrigin> origins = new ArrayList<>();
    origins.add(ConfiguredSpecs.of(configuration));
    Path folder = configuration.modelsFolder();
    if (folder != null) {
      origins.add(new SpecFolder(folder, configuration.limits().models()));
    }
    SpecTopicConfig topic = configuration.modelsTopic();
    if (topic != null) {
      Map<String, String> consumer = new HashMap<>();
      topic.properties().forEach((key, value) -> consumer.put(key, value.resolve()));
      consumer.put("bootstrap.servers", topic.bootstrapServers().resolve());
      origins.add(
          new SpecTopic(
              topic.topic(), configuration.file(), consumer, configuration.limits().models()));
    }
    return new LiveSpecs(
        configuration.sources().read().size(),
        origins,
        configuration.limits().models(),
        configuration.limits().baselineBytes(),
        configuration.limits().capacity());
  }

  /**
   * What is wrong with the models' baselines and with the files of the watched folder, as they are
   * now. A baseline that is not there yet is no problem.
   *
   * @return empty if all is well
   */
  public static List<ConfigurationProblem> check(Configuration configuration) {
    List<ConfigurationProblem> problems = new ArrayList<>(Baselines.check(configuration));
    Path folder = configuration.modelsFolder();
    if (folder == null) {
      return problems;
    }
    try (SpecOrigin.Reader files = new SpecFolder(folder, configuration.limits().models()).open()) {
      // Their baselines were looked at; here they only have to be apart from those in the folder.
      List<Published> published = configured(configuration);
      published.addAll(files.read());
      for (Refusal refusal :
          new SpecCompiler(
                  configuration.limits().models(),
                  configuration.limits().capacity(),
                  new Baselines(configuration.limits().baselineBytes()),
                  false)
              .compile(published)
              .refusals()) {
        String origin = refusal.published().origin();
        if (!origin.startsWith(ConfiguredSpecs.ORIGIN)) {
          refusal
              .problems()
              .forEach(
                  problem ->
                      problems.add(
                          new ConfigurationProblem(
                              problem.path().isEmpty() ? origin : origin + " " + problem.path(),
                              problem.line(),
                              problem.message())));
        }
      }
    } catch (IOException e) {
      problems.add(new ConfigurationProblem("models-folder", 0, "must be a readable folder: " + e));
    }
    return problems;
  }

  private static List<Published> configured(Configuration configuration) {
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < configuration.models().size(); i++) {
      published.add(
          Published.readable(
              ConfiguredSpecs.ORIGIN + i + "]",
              configuration.models().get(i).entry(),
              configuration.file(),
              0));
    }
    return published;
  }

  /**
   * What the models' specs say of columns that the models, as far as their baselines are there, do
   * not have: accepted, and probably not meant. What is wrong is left to {@link #check}.
   *
   * @throws IOException if the watched folder cannot be read
   */
  public static List<String> notes(Configuration configuration) throws IOException {
    List<Published> published = configured(configuration);
    Path folder = configuration.modelsFolder();
    if (folder != null) {
      try (SpecOrigin.Reader files =
          new SpecFolder(folder, configuration.limits().models()).open()) {
        published.addAll(files.read());
      }
    }
    List<String> notes = new ArrayList<>();
    new SpecCompiler(
            configuration.limits().models(),
            configuration.limits().capacity(),
            new Baselines(configuration.limits().baselineBytes()),
            false,
            notes::add)
        .compile(published.stream().filter(LiveSpecs::mayHaveNotes).toList());
    return notes;
  }

  /** Baselines are large: only those are read that something is said of. */
  private static boolean mayHaveNotes(Published published) {
    String text = published.text();
    ModelConfig model =
        text == null ? null : ModelEntry.read(text, Path.of(published.file())).model();
    return model != null
        && (!model.segments().divisions().isEmpty() || model.constraints().file() != null);
  }

  /**
   * The models that the configuration lists, and those in the files of the watched folder that can
   * be used.
   *
   * @throws IOException if the folder cannot be read
   */
  public static List<ModelConfig> models(Configuration configuration) throws IOException {
    List<ModelConfig> models = new ArrayList<>(configuration.models());
    Path folder = configuration.modelsFolder();
    if (folder != null) {
      try (SpecOrigin.Reader files =
          new SpecFolder(folder, configuration.limits().models()).open()) {
        for (Published published : files.read()) {
          String text = published.text();
          ModelConfig model =
              text == null ? null : ModelEntry.read(text, Path.of(published.file())).model();
          if (model != null) {
            models.add(model);
          }
        }
      }
    }
    return models;
  }

  /** For tests: specs of any origins. */
  static LiveSpecs of(int sources, List<SpecOrigin> origins) {
    return new LiveSpecs(
        sources, origins, Integer.MAX_VALUE, Limits.DEFAULT.baselineBytes(), Capacity.DEFAULT);
  }

  @Override
  public Subscription join(Source source, byte @Nullable [] restored) {
    return SpecHub.join(this, source, restored);
  }

  String job() {
    return job;
  }

  int sources() {
    return sources;
  }

  List<SpecOrigin> origins() {
    return origins;
  }

  Duration interval() {
    return INTERVAL;
  }

  int limit() {
    return limit;
  }

  int baselineBytes() {
    return baselineBytes;
  }

  Capacity capacity() {
    return new Capacity(categories, extraColumns);
  }
}
