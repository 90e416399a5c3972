package io.plumbline.benchmarks;

import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.segment.Segmentation;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import io.plumbline.detectors.spec.Problem;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code benchmarks/run memory}: what wide models and many models keep on the heap. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Fills the open panes of models and measures the heap after a full collection:",
      "  pane    what is counted of one pane, per model and column",
      "  model   what is kept once per model and subtask to count it: edges, categories, names",
      "  bytes   a pane on its way over the network, or in a checkpoint, per column"
    })
final class MemoryCommand implements Callable<Integer> {
  /** Rows of a model's reference data. */
  private static final int REFERENCE = 2_000;

  /** One column in this many is categorical, as in the workload of the other benchmarks. */
  private static final int CATEGORICAL = 5;

  private static final int CATEGORIES = 20;
  private static final long SEED = 20_260_105L;

  @Option(
      names = "--models",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many models of 20 features. Default: ${DEFAULT-VALUE}.")
  private int models;

  @Option(
      names = "--features",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many features the wide model has. Default: ${DEFAULT-VALUE}.")
  private int features;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "6g",
      description = "Heap of the measured process. Default: ${DEFAULT-VALUE}.")
  private String heap;

  /**
   * What is measured.
   *
   * @param events of each pane
   */
  private record Shape(int models, int features, int events) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("plumbline-benchmark-");
    Path log = folder.resolve("log");
    try {
      Jvm.run(
          log,
          List.of("-Xmx" + heap),
          MemoryCommand.class,
          List.of(String.valueOf(models), String.valueOf(features)));
      System.out.print(Files.readString(log));
    } finally {
      StreamOptions.delete(folder);
    }
    return ExitCode.OK;
  }

  /** The process whose heap is measured. */
  public static void main(String[] args) {
    System.out.printf(
        Locale.ROOT,
        "| models | features | events a pane | B a pane and column | B a model and column |"
            + " bytes sent a pane and column | heap in all, MB |%n"
            + "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |%n");
    for (int events : new int[] {1, 10, 100}) {
      print(new Shape(Integer.parseInt(args[0]), 20, events));
    }
    for (int events : new int[] {100, 10_000}) {
      print(new Shape(1, Integer.parseInt(args[1]), events));
    }
  }

  private static void print(Shape shape) {
    long before = used();
    SegmentedFold[] folds = new SegmentedFold[shape.models()];
    NameDictionary names = new NameDictionary();
    for (int i = 0; i < folds.length; i++) {
      // Models do not share their baselines.
      folds[i] = new SegmentedFold(layout(shape.features(), SEED + i), Segmentation.NONE);
      // Tables that a fold makes on its first event belong to the model.
      fill(folds[i], folds[i].newProfile(), new EventRow(names), shape, 1, i);
    }
    long kept = used();
    SegmentedProfile[] profiles = new SegmentedProfile[shape.models()];
    EventRow row = new EventRow(names);
    for (int i = 0; i < profiles.length; i++) {
      profiles[i] = folds[i].newProfile();
      fill(folds[i], profiles[i], row, shape, shape.events(), i);
    }
    long filled = used();
    long sent = 0;
    for (SegmentedProfile profile : profiles) {
      sent += SegmentedProfileCodec.encode(profile).length;
    }
    double cells = (double) shape.models() * (shape.features() + 1);
    System.out.printf(
        Locale.ROOT,
        "| %,d | %,d | %,d | %,.0f | %,.0f | %,.0f | %,.0f |%n",
        shape.models(),
        shape.features(),
        shape.events(),
        (filled - kept) / cells,
        (kept - before) / cells,
        sent / cells,
        (filled - before) / 1e6);
    // Both live until here, or they are not measured.
    Reference.reachabilityFence(folds);
    Reference.reachabilityFence(profiles);
  }

  private static Layout layout(int features, long seed) {
    BaselineBuilder builder = new BaselineBuilder(Problem.REGRESSION, Map.of());
    EventRow row = new EventRow(new NameDictionary());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < REFERENCE; i++) {
      next(row, random, features, i);
      builder.observe(row);
    }
    return builder.layout();
  }

  private static void fill(
      SegmentedFold fold,
      SegmentedProfile profile,
      EventRow row,
      Shape shape,
      int events,
      int model) {
    SplittableRandom random = new SplittableRandom(SEED - 1 - model);
    for (int i = 0; i < events; i++) {
      next(row, random, shape.features(), i);
      fold.add(row, profile);
    }
  }

  private static void next(EventRow row, SplittableRandom random, int features, int number) {
    row.clear();
    row.eventTime(1_000L + number);
    int start = row.append("e" + number);
    row.eventId(start, row.textEnd() - start);
    for (int i = 0; i < features; i++) {
      int name = row.names().idOf("feature_" + i);
      if (i % CATEGORICAL == 0) {
        start = row.append("value " + random.nextInt(CATEGORIES));
        row.addText(Section.FEATURE, name, start, row.textEnd() - start);
      } else {
        row.addNumber(Section.FEATURE, name, random.nextGaussian());
      }
    }
    row.addNumber(Section.PREDICTION_LABEL, 0, random.nextDouble());
  }

  /** The heap in use once nothing more can be collected: a collection returns when it is done. */
  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    long before;
    do {
      before = used;
      System.gc();
      used = runtime.totalMemory() - runtime.freeMemory();
    } while (used < before);
    return Math.min(used, before);
  }
}
