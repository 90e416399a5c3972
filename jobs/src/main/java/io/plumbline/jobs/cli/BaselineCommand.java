package io.plumbline.jobs.cli;

import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.reference.BaselineFile;
import io.plumbline.connectors.reference.CsvOptions;
import io.plumbline.connectors.reference.ReferenceFile;
import io.plumbline.connectors.reference.ReferenceFormat;
import io.plumbline.connectors.reference.ReferenceRows;
import io.plumbline.connectors.reference.ReferenceShape;
import io.plumbline.connectors.sagemaker.InvalidSageMakerFile;
import io.plumbline.connectors.sagemaker.SageMakerFile;
import io.plumbline.connectors.sagemaker.StatisticsOfRows;
import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.StatisticsBaseline;
import io.plumbline.detectors.constraint.StatisticsBaseline.Meaning;
import io.plumbline.detectors.expression.RowTest;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.config.Limits;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.expression.EvaluatedExpressions;
import io.plumbline.jobs.specs.LiveSpecs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plumbline baseline}: reference data to a baseline file. */
@Command(
    name = "baseline",
    description = "Makes a baseline of reference data, for windows to be compared with.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline baseline --input reference.jsonl.gz --output baselines/model.json",
      "  plumbline baseline --config plumbline.yaml --model car-loan \\",
      "      --input 'reference/*.jsonl' --output baselines/car-loan.json",
      "  plumbline baseline --config plumbline.yaml --source clicks --input 'own/*.avro' \\",
      "      --output baselines/clicks.json",
      "  plumbline baseline --input loans.csv --label answer --score p --truth paid --drop row \\",
      "      --output baselines/loans.json",
      "  plumbline baseline --input statistics.json --constraints constraints.json \\",
      "      --label _c0 --output baselines/churn.json",
      "  plumbline baseline --input loans.csv --statistics-output statistics.json \\",
      "      --constraints-output constraints.json",
      "",
      "The files hold edges, categories or values of every column, sensitive ones too: protect them",
      "as the data they were made of."
    })
final class BaselineCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description =
          "Reference data: files, folders or globs. JSON lines of prediction events, CSV with a"
              + " header, Avro files of prediction events; gzip around them is recognised. JSON"
              + " lines and Avro files hold records of your own instead where the source of"
              + " --config has a mapping. Or one statistics.json of SageMaker Model Monitor.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "The baseline file; its folder is created, an old file replaced. Needed unless"
              + " --statistics-output or --constraints-output asks for something else.")
  private @Nullable Path output;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Take the kinds of columns and the problem from this deployment's model, and the mapping"
              + " of records of your own from its source of predictions.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key of --config; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "ID",
      description =
          "The model: which one of --config, and whose rows of the data are used. Rows that name"
              + " no model are taken for its own.")
  private @Nullable String model;

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      description = "Which entry of --config, where several have the model's id.")
  private @Nullable String modelVersion;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description =
          "The source of predictions in --config whose records the input is like. Needed where the"
              + " model has several with different mappings.")
  private @Nullable String source;

  @Option(
      names = "--published",
      description = "The input holds published prediction events, whatever mapping the source has.")
  private boolean published;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "reference",
      description = "What metrics call the baseline. Default: ${DEFAULT-VALUE}.")
  private String name = "reference";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "json, csv or avro. Default: what the files' names end in.")
  private @Nullable String format;

  @Option(
      names = "--max-bad",
      paramLabel = "PERCENT",
      defaultValue = "1",
      description =
          "Fail if more than this share of the rows is unusable. Default: ${DEFAULT-VALUE}.")
  private double maxBad = 1;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  @ArgGroup(
      exclusive = false,
      heading = "%nColumns of CSV tables, or of a statistics.json (all others are features):%n")
  private CsvColumns columns = new CsvColumns();

  @ArgGroup(exclusive = false, heading = "%nFiles of SageMaker Model Monitor:%n")
  private SageMakerOptions sageMaker = new SageMakerOptions();

  @Override
  public Integer call() throws IOException, InvalidConfiguration {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (name.isBlank() || "none".equals(name)) {
      throw wrong(
          "--name must be a name other than \"none\", which means no baseline: was \""
              + name
              + "\"");
    }
    if (!(maxBad >= 0 && maxBad <= 100)) {
      throw wrong("--max-bad must be from 0 to 100: was " + maxBad);
    }
    if (output == null && !sageMaker.isAsked()) {
      throw wrong("--output is needed, or --statistics-output or --constraints-output: had none");
    }
    Configuration deployment = deployment();
    ModelConfig configured = deployment == null ? null : configured(deployment);
    String wanted = configured == null ? model : configured.id();
    List<Path> paths = paths();
    if (format == null && isStatistics(paths)) {
      return ofStatistics(paths.get(0), configured, wanted, out, err);
    }
    if (sageMaker.hasConstraints()) {
      throw wrong("--constraints belongs to an --input that is a statistics.json");
    }
    List<ReferenceFile> files = files(paths);
    ReferenceShape shape =
        deployment == null || configured == null
            ? ReferenceShape.published(csvOptions(files))
            : shape(deployment, configured, files);
    ReferenceRows rows = new ReferenceRows(files, shape, wanted);
    RowTest test =
        configured == null ? null : EvaluatedExpressions.ofChecked(configured.expressions());
    BaselineBuilder builder =
        configured == null
            ? new BaselineBuilder(null, Map.of())
            : new BaselineBuilder(
                configured.problem(),
                configured.features(),
                configured.segments(),
                configured.expressions());
    try {
      EventMapping mapping = shape.mapping();
      if (mapping != null) {
        MappedInput.misfits(files, mapping)
            .forEach(problem -> out.println("note: mapping." + problem));
      }
      return make(rows, shape, builder, test, out, err);
    } catch (IOException e) {
      err.println("Failed: " + e.getMessage());
      err.flush();
      return ExitCode.SOFTWARE;
    }
  }

  private int make(
      ReferenceRows rows,
      ReferenceShape shape,
      BaselineBuilder builder,
      @Nullable RowTest test,
      PrintWriter out,
      PrintWriter err)
      throws IOException {
    ReferenceRows.Tally tally;
    Baseline baseline = null;
    StatisticsOfRows statistics = sageMaker.isAsked() ? new StatisticsOfRows() : null;
    int passes = output == null ? 1 : 2;
    try (Progress progress =
        new Progress(
            System.err,
            Progress.Style.detect(quiet),
            passes == 1 ? "rows" : "rows in 2 passes",
            System::nanoTime)) {
      long bytes = rows.size();
      tally =
          rows.read(
              (row, reader) -> {
                builder.observe(row);
                if (statistics != null) {
                  statistics.accept(row, reader);
                }
              },
              (read, count) -> progress.at(read, passes * bytes, count));
      String unusable = unusable(tally, shape, builder);
      if (unusable != null) {
        progress.close();
        err.println("Failed: " + unusable);
        tally.examples().forEach(example -> err.println("  " + example));
        err.flush();
        return ExitCode.SOFTWARE;
      }
      if (passes == 2) {
        SegmentedFold fold = builder.fold(test);
        SegmentedProfile profile = fold.newProfile();
        long before = tally.used() + tally.bad() + tally.otherModels();
        rows.read(
            row -> fold.add(row, profile),
            (read, count) -> progress.at(bytes + read, 2 * bytes, before + count));
        baseline = builder.build(name, profile);
      }
    }
    write(baseline, tally, out);
    if (statistics != null) {
      sageMaker.write(statistics.build(), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private void write(@Nullable Baseline baseline, ReferenceRows.Tally tally, PrintWriter out)
      throws IOException {
    Path file = output;
    if (baseline == null || file == null) {
      return;
    }
    boolean replaced = Files.exists(file);
    long size = BaselineFile.write(file, baseline);
    new BaselineSummary(baseline, tally).print(out);
    out.printf(
        Locale.ROOT,
        "%s: %s, %,d KB, version %s%n",
        file,
        replaced ? "replaced" : "written",
        (size + 1023) / 1024,
        baseline.version());
  }

  /** Why no baseline can be made of what was read, or null. */
  private @Nullable String unusable(
      ReferenceRows.Tally tally, ReferenceShape shape, BaselineBuilder builder) {
    if (100 * tally.badShare() > maxBad) {
      return String.format(
          Locale.ROOT,
          "%,d of %,d rows are unusable, more than the %s %% of --max-bad; the first are",
          tally.bad(),
          tally.used() + tally.bad(),
          maxBad == Math.rint(maxBad) ? String.valueOf((long) maxBad) : String.valueOf(maxBad));
    }
    if (tally.used() == 0) {
      return tally.otherModels() > 0
          ? "all " + tally.otherModels() + " rows are of other models than --model"
          : "there are no rows";
    }
    if (builder.models().size() > 1) {
      return "the rows are of several models, choose one with --model: "
          + String.join(", ", builder.models());
    }
    if (!builder.layout().columns().isEmpty()) {
      return null;
    }
    return shape.mapping() == null
        ? "no row has a value: prediction events carry theirs in \"features\" and \"prediction\""
        : "no row has a value where the source's mapping looks for one: use --source for another"
            + " source, or --published if these are published prediction events";
  }

  /** Whether the input is one file of statistics of a table instead of rows. */
  private boolean isStatistics(List<Path> paths) throws IOException {
    for (Path path : paths) {
      if (SageMakerFile.isDescriptionOfFeatures(path)) {
        if (paths.size() > 1) {
          throw wrong("a statistics.json must be the only --input: was one of " + paths.size());
        }
        return true;
      }
    }
    return false;
  }

  private int ofStatistics(
      Path file,
      @Nullable ModelConfig configured,
      @Nullable String wanted,
      PrintWriter out,
      PrintWriter err)
      throws IOException {
    if (sageMaker.writesStatistics() || published || source != null) {
      throw wrong(
          "--statistics-output, --published and --source are for reference data: the input is a"
              + " statistics.json");
    }
    Meaning meaning;
    try {
      meaning = columns.meaning(configured == null ? Map.of() : SageMakerOptions.kinds(configured));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    try {
      Statistics statistics = SageMakerFile.statistics(file).content();
      Constraints constraints = sageMaker.constraints();
      if (output != null) {
        Baseline baseline =
            StatisticsBaseline.of(
                name,
                wanted,
                configured == null ? null : configured.version(),
                statistics,
                constraints,
                meaning);
        long rows = statistics.itemCount();
        write(baseline, new ReferenceRows.Tally(rows, 0, 0, rows, List.of()), out);
      }
      sageMaker.write(statistics, out);
      out.flush();
      return ExitCode.OK;
    } catch (InvalidSageMakerFile e) {
      err.println("Failed: " + e.place() + " cannot be used:");
      e.problems().forEach(problem -> err.println("  " + problem));
    } catch (IllegalArgumentException e) {
      err.println("Failed: " + file + ": " + e.getMessage());
    } catch (IOException e) {
      err.println("Failed: " + e.getMessage());
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  private @Nullable Configuration deployment() throws InvalidConfiguration {
    if (config != null) {
      if (source != null && published) {
        throw wrong("--source and --published exclude each other: both were given");
      }
      return ConfigurationReader.read(config, settings);
    }
    if (!settings.isEmpty() || modelVersion != null || source != null) {
      throw wrong("--set, --model-version and --source belong to --config, which is not there");
    }
    return null;
  }

  private ReferenceShape shape(
      Configuration deployment, ModelConfig configured, List<ReferenceFile> files) {
    Limits limits = deployment.limits();
    try {
      return new ReferenceShape(
          csvOptions(files),
          published
              ? null
              : MappedInput.choose(deployment.sources().predictions(), configured.id(), source),
          new EventLimits(limits.recordBytes(), limits.cells(), limits.depth()));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ModelConfig configured(Configuration deployment) throws IOException {
    List<ModelConfig> all = LiveSpecs.models(deployment);
    List<ModelConfig> matching =
        all.stream()
            .filter(each -> model == null || each.id().equals(model))
            .filter(each -> modelVersion == null || modelVersion.equals(each.version()))
            .toList();
    if (matching.size() == 1) {
      return matching.get(0);
    }
    List<String> known =
        all.stream()
            .map(each -> each.id() + (each.version() == null ? "" : " " + each.version()))
            .toList();
    throw wrong(
        (matching.isEmpty()
                ? "--model and --model-version must name a model of " + config
                : config + " has several models, choose one with --model and --model-version")
            + ": it has "
            + String.join(", ", known));
  }

  private List<Path> paths() throws IOException {
    try {
      return InputFiles.find(inputs);
    } catch (IllegalArgumentException e) {
      throw wrong("--input: " + e.getMessage());
    }
  }

  private List<ReferenceFile> files(List<Path> paths) {
    ReferenceFormat given = null;
    if (format != null) {
      String text = format;
      given =
          ReferenceFormat.of(text)
              .orElseThrow(() -> wrong("--format must be json, csv or avro: was \"" + text + "\""));
    }
    List<ReferenceFile> files = new ArrayList<>();
    for (Path path : paths) {
      ReferenceFormat told =
          given != null
              ? given
              : ReferenceFormat.ofFile(path)
                  .orElseThrow(
                      () ->
                          wrong(
                              "--format is needed: the name does not tell how this is written: "
                                  + path));
      files.add(new ReferenceFile(path, told));
    }
    return files;
  }

  private CsvOptions csvOptions(List<ReferenceFile> files) {
    try {
      if (columns.given() && files.stream().noneMatch(f -> f.format() == ReferenceFormat.CSV)) {
        throw wrong("the options for columns are for CSV tables: no input is one");
      }
      return columns.options();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
