package io.plumbline.jobs.specs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells specs that were taken back from those that are only not to be seen: what is replaced by
 * something broken stays, and so does what is missing for a moment. Knows the looks before; used by
 * the thread that looks.
 */
final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  /** A file that is replaced may be missing for a moment: only then a spec counts as taken back. */
  private static final int ROUNDS_MISSING = 3;

  /** Everything at once is taken back only after so many looks: a folder may not be mounted. */
  private static final int ROUNDS_ALL_MISSING = 60;

  /** What was last published under an identity that could be used. */
  private final Map<String, Slot> provided = new HashMap<>();

  /** In how many looks in a row a slot was missing. */
  private final Map<Slot, Integer> missing = new HashMap<>();

  /**
   * The slots whose spec was replaced by something broken.
   *
   * @param now what is in force
   * @param outcome what a look found
   */
  Set<Slot> kept(SpecBook now, SpecCompiler.Outcome outcome) {
    Set<Slot> kept = new HashSet<>();
    Set<String> broken = new HashSet<>();
    for (Refusal refusal : outcome.refusals()) {
      String identity = refusal.published().identity();
      broken.add(identity);
      Slot slot = provided.get(identity);
      if (slot != null) {
        kept.add(slot);
      }
    }
    for (Timeline timeline : now.timelines()) {
      if (broken.contains(timeline.latest().origin())) {
        kept.add(timeline.slot());
      }
    }
    provided.keySet().retainAll(broken);
    for (Candidate candidate : outcome.candidates()) {
      provided.put(candidate.version().origin(), candidate.slot());
    }
    return kept;
  }

  /**
   * The slots that have been missing for long enough.
   *
   * @param absent those that one more look did not find
   * @param all how many slots are covered
   */
  List<Slot> gone(List<Slot> absent, int all) {
    missing.keySet().retainAll(absent);
    absent.forEach(slot -> missing.merge(slot, 1, Integer::sum));
    boolean everything = absent.size() == all && all > 1;
    if (everything && missing.values().stream().allMatch(looks -> looks == ROUNDS_MISSING)) {
      LOG.warn(
          "no spec is published any more: in {} looks nothing will be watched", ROUNDS_ALL_MISSING);
    }
    int looks = everything ? ROUNDS_ALL_MISSING : ROUNDS_MISSING;
    return absent.stream().filter(slot -> missing.get(slot) >= looks).toList();
  }
}
