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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what is published what can be put in force, and says what is wrong with the rest. Looks
 * again only at what changed, the baselines' files included.
 */
final class SpecCompiler {
  private final int limit;
  private final Capacity capacity;
  private final BaselineReader baselines;
  private final boolean baselinesNeeded;
  private Map<String, Seen> seen = new HashMap<>();

  /**
   * @param limit how many specs there may be
   * @param capacity how much their profiles keep of what baselines do not name
   * @param baselines reads their baselines
   * @param baselinesNeeded whether a baseline's file has to be there
   */
  SpecCompiler(int limit, Capacity capacity, BaselineReader baselines, boolean baselinesNeeded) {
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
      @Nullable Path baseline,
      @Nullable String stamp,
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
    return before.published.equals(published)
        && (before.baseline == null || Objects.equals(before.stamp, stamp(before.baseline)));
  }

  /** A spec that its readers do not even refuse must not keep the others from being read. */
  private Seen lookSafely(Published published) {
    try {
      return look(published);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      ConfigurationProblem problem =
          new ConfigurationProblem("", 0, "the spec cannot be read: " + why(e));
      return new Seen(published, null, null, null, new Refusal(published, List.of(problem)));
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
    Path file = published.baseline() == null && model != null ? model.baseline() : null;
    String stamp = file == null ? null : stamp(file);
    Candidate candidate = model == null ? null : candidate(published, model, problems);
    return new Seen(
        published,
        file,
        stamp,
        problems.isEmpty() ? candidate : null,
        problems.isEmpty() ? null : new Refusal(published, problems));
  }

  private Candidate candidate(
      Published published, ModelConfig model, List<ConfigurationProblem> problems) {
    PackedText baseline = published.baseline();
    boolean there = model.baseline() != null && Files.exists(model.baseline());
    if (baseline == null && (there || baselinesNeeded)) {
      baseline = baseline(model, problems);
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
            // A default says nothing, so that specs of states from before it keep their numbers.
            + (capacity.equals(Capacity.DEFAULT) ? "" : "\n" + capacity);
    return new Candidate(
        new Slot(model.id(), model.version()),
        new SpecVersion(
            ContentHash.positive(content),
            SpecVersion.ALWAYS,
            model.spec().hasSensitiveColumns(),
            published.identity(),
            model.entry(),
            baseline,
            capacity),
        model.spec(),
        model.effectiveFrom());
  }

  /** Reads a baseline's file; one that cannot be read is looked at again when it changes. */
  private @Nullable PackedText baseline(ModelConfig model, List<ConfigurationProblem> problems) {
    try {
      String read = baselines.read(model, "", problems);
      return read == null ? null : PackedText.of(read);
    } catch (OutOfMemoryError | StackOverflowError e) {
      problems.add(
          new ConfigurationProblem(
              "baseline",
              0,
              model.baseline()
                  + " cannot be read: "
                  + why(e)
                  + "; limits.baseline-bytes refuses such files unread"));
      return null;
    }
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
