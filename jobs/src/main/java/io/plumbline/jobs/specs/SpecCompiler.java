package io.plumbline.jobs.specs;

import io.plumbline.detectors.profile.Capacity;
import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.ContentHash;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.ModelEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what is published what can be put in force, and says what is wrong with the rest. Looks
 * again only at what changed, the files of baselines and constraints included.
 */
final class SpecCompiler {
  private final int limit;
  private final Capacity capacity;
  private final BaselineReader baselines;
  private final boolean baselinesNeeded;
  private final Consumer<String> notes;
  private Map<String, Seen> seen = new HashMap<>();

  /**
   * @param limit how many specs there may be
   * @param capacity how much their profiles keep of what baselines do not name
   * @param baselines reads their baselines
   * @param baselinesNeeded whether a baseline's file has to be there
   */
  SpecCompiler(int limit, Capacity capacity, BaselineReader baselines, boolean baselinesNeeded) {
    this(limit, capacity, baselines, baselinesNeeded, note -> {});
  }

  /**
   * @param limit how many specs there may be
   * @param capacity how much their profiles keep of what baselines do not name
   * @param baselines reads their baselines
   * @param baselinesNeeded whether a baseline's file has to be there
   * @param notes told of what is accepted and probably not meant, each time it is looked at anew
   */
  SpecCompiler(
      int limit,
      Capacity capacity,
      BaselineReader baselines,
      boolean baselinesNeeded,
      Consumer<String> notes) {
    this.notes = notes;
    this.limit = limit;
    this.capacity = capacity;
    this.baselines = baselines;
    this.baselinesNeeded = baselinesNeeded;
  }

  /**
   * What became of everything that is published.
   *
   * @param candidates what can be put in force; no two of one slot
   * @param refusals what cannot
   */
  record Outcome(List<Candidate> candidates, List<Refusal> refusals) {}

  private record Seen(
      Published published,
      List<Path> files,
      List<String> stamps,
      @Nullable Candidate candidate,
      @Nullable Refusal refusal) {}

  Outcome compile(List<Published> all) {
    Map<String, Seen> now = new HashMap<>();
    Map<Slot, Candidate> candidates = new LinkedHashMap<>();
    Map<String, Set<Slot>> slotsOf = new HashMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (Published published : all) {
      Seen before = seen.get(published.identity());
      Seen as = before != null && unchanged(before, published) ? before : lookSafely(published);
      now.put(published.identity(), as);
      if (as.refusal != null) {
        refusals.add(as.refusal);
      }
      if (as.candidate != null) {
        Slot slot = as.candidate.slot();
        Set<Slot> ofModel = slotsOf.computeIfAbsent(slot.model(), id -> new TreeSet<>());
        String conflict = conflict(slot, candidates, ofModel);
        if (conflict == null) {
          candidates.put(slot, as.candidate);
          ofModel.add(slot);
        } else {
          refusals.add(
              new Refusal(published, List.of(new ConfigurationProblem("id", 0, conflict))));
        }
      }
    }
    seen = now;
    return new Outcome(List.copyOf(candidates.values()), refusals);
  }

  private @Nullable String conflict(Slot slot, Map<Slot, Candidate> candidates, Set<Slot> ofModel) {
    if (candidates.size() >= limit) {
      return "there may be at most " + limit + " specs (limits.models): this is one more";
    }
    Candidate same = candidates.get(slot);
    if (same != null) {
      return "every model must have an id and version of its own: "
          + slot
          + " is in "
          + same.version().origin()
          + " already";
    }
    if (!ofModel.isEmpty() && (slot.version() == null || ofModel.contains(anyOf(slot)))) {
      return "a model without a version covers all, so no other spec may have its id: was "
          + slot
          + " beside "
          + ofModel.iterator().next();
    }
    return null;
  }

  private static Slot anyOf(Slot slot) {
    return new Slot(slot.model(), null);
  }

  private static boolean unchanged(Seen before, Published published) {
    return before.published.equals(published) && before.stamps.equals(stamps(before.files));
  }

  /** A spec that its readers do not even refuse must not keep the others from being read. */
  private Seen lookSafely(Published published) {
    try {
      return look(published);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      ConfigurationProblem problem =
          new ConfigurationProblem("", 0, "the spec cannot be read: " + why(e));
      return new Seen(
          published, List.of(), List.of(), null, new Refusal(published, List.of(problem)));
    }
  }

  /** What one spec asked for too much of is there again for the next. */
  private static String why(Throwable e) {
    return e instanceof OutOfMemoryError
        ? "it takes more memory than there is ("
            + e.getMessage()
            + "): make it smaller, or give the process that takes it up more (-Xmx)"
        : e instanceof StackOverflowError ? "it is nested too deep" : e.toString();
  }

  private Seen look(Published published) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    String text = published.text();
    ModelConfig model = null;
    if (text == null) {
      problems.add(new ConfigurationProblem("", 0, String.valueOf(published.fault())));
    } else {
      ModelEntry entry = ModelEntry.read(text, Path.of(published.file()));
      problems.addAll(entry.problems());
      model = entry.model();
    }
    List<Path> files = model == null ? List.of() : unread(published, model);
    List<String> stamps = stamps(files);
    Candidate candidate = model == null ? null : candidate(published, model, problems);
    return new Seen(
        published,
        files,
        stamps,
        problems.isEmpty() ? candidate : null,
        problems.isEmpty() ? null : new Refusal(published, problems));
  }

  /** The files of a spec that are to be read, and read again when they change. */
  private static List<Path> unread(Published published, ModelConfig model) {
    List<Path> files = new ArrayList<>();
    if (published.baseline() == null && model.baseline() != null) {
      files.add(model.baseline());
    }
    Path constraints = model.constraints().file();
    if (published.constraints() == null && constraints != null) {
      files.add(constraints);
    }
    return files;
  }

  private Candidate candidate(
      Published published, ModelConfig model, List<ConfigurationProblem> problems) {
    PackedText baseline = published.baseline();
    boolean there = model.baseline() != null && Files.exists(model.baseline());
    if (baseline == null && (there || baselinesNeeded)) {
      baseline = packed(model.baseline(), problems, "baseline", baselines::read, model);
    }
    PackedText constraints = published.constraints();
    Path file = model.constraints().file();
    if (constraints == null && file != null && (Files.exists(file) || baselinesNeeded)) {
      constraints = packed(file, problems, "constraints", baselines::readConstraints, model);
    }
    // What is kept is read again by those who fold and evaluate: it must read there as it does
    // here.
    problems.addAll(ModelEntry.read(model.entry(), Path.of(published.file())).problems());
    String content =
        model.specVersion()
            + "\n"
            + model.entry()
            + "\n"
            + (baseline == null ? "" : baseline.text())
            + (constraints == null ? "" : "\nconstraints " + constraints.text())
            // A default says nothing, so that specs of states from before it keep their numbers.
            + (capacity.equals(Capacity.DEFAULT) ? "" : "\n" + capacity);
    Slot slot = new Slot(model.id(), model.version());
    SpecVersion version =
        new SpecVersion(
            ContentHash.positive(content),
            SpecVersion.ALWAYS,
            model.spec().hasSensitiveColumns(),
            published.identity(),
            model.entry(),
            baseline,
            constraints,
            capacity);
    if (problems.isEmpty()) {
      LoadedSpec loaded = tried(slot, version, problems);
      if (loaded != null) {
        SpecNotes.of(model, loaded, place(published)).forEach(notes);
      }
    }
    return new Candidate(slot, version, model.spec(), model.effectiveFrom());
  }

  /**
   * Loads a spec once here, where what fails is refused: it would fail every time in those who fold
   * and evaluate, and the job with it.
   */
  private static @Nullable LoadedSpec tried(
      Slot slot, SpecVersion version, List<ConfigurationProblem> problems) {
    try {
      return version.load(slot);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      problems.add(new ConfigurationProblem("", 0, "the spec cannot be put to work: " + why(e)));
      return null;
    }
  }

  /** What the paths of a spec begin with: those of the configuration are in its own file. */
  private static String place(Published published) {
    boolean configured = published.origin().startsWith(ConfiguredSpecs.ORIGIN);
    return published.origin() + (configured ? "." : " ");
  }

  /** How a file of a model is read. */
  private interface Reading {
    @Nullable String read(ModelConfig model, String at, List<ConfigurationProblem> problems);
  }

  /** Reads a file; one that cannot be read is looked at again when it changes. */
  private static @Nullable PackedText packed(
      @Nullable Path file,
      List<ConfigurationProblem> problems,
      String key,
      Reading reading,
      ModelConfig model) {
    try {
      String read = reading.read(model, "", problems);
      return read == null ? null : PackedText.of(read);
    } catch (OutOfMemoryError | StackOverflowError e) {
      problems.add(
          new ConfigurationProblem(
              key,
              0,
              file
                  + " cannot be read: "
                  + why(e)
                  + "; limits.baseline-bytes refuses such files unread"));
      return null;
    }
  }

  private static List<String> stamps(List<Path> files) {
    return files.stream().map(SpecCompiler::stamp).toList();
  }

  /** Changes whenever the file does. */
  private static String stamp(Path file) {
    try {
      BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
      return of.lastModifiedTime() + " " + of.size() + " " + of.fileKey();
    } catch (IOException e) {
      return "none";
    }
  }
}
