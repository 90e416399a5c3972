package io.plumbline.detectors.alert;

import io.plumbline.detectors.spec.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The votes of one family of windows against one baseline, by ascending end, one per window.
 *
 * @param windows the family
 * @param baseline the baseline's name
 * @param votes the votes kept
 */
record Ledger(WindowSpec windows, String baseline, List<Vote> votes) {
  static final Comparator<Ledger> ORDER =
      Comparator.comparing((Ledger ledger) -> ledger.windows().size())
          .thenComparing(ledger -> ledger.windows().every())
          .thenComparing(ledger -> ledger.windows().offset())
          .thenComparing(Ledger::baseline);

  /** Of how many bad votes the violations are kept: the newest's, and one if that is revised. */
  private static final int EVIDENCE = 2;

  Ledger {
    votes = List.copyOf(votes);
  }

  /**
   * The ledger with a vote more, or with its window's vote replaced unless that has a higher
   * revision.
   *
   * @param kept how many counted votes are remembered
   */
  Ledger with(Vote vote, int kept) {
    List<Vote> next = new ArrayList<>(votes.size() + 1);
    boolean added = false;
    for (Vote old : votes) {
      if (old.end() == vote.end()) {
        next.add(old.revision() > vote.revision() ? old : vote);
        added = true;
      } else {
        if (!added && old.end() > vote.end()) {
          next.add(vote);
          added = true;
        }
        next.add(old);
      }
    }
    if (!added) {
      next.add(vote);
    }
    return new Ledger(windows, baseline, pruned(next, kept));
  }

  /**
   * The newest counted votes, and as many of the others as are newer than the oldest of them;
   * nothing when there was nothing to judge for as long as is remembered.
   */
  private static List<Vote> pruned(List<Vote> votes, int kept) {
    List<Vote> newestFirst = new ArrayList<>();
    int counted = 0;
    int others = 0;
    int bad = 0;
    int quiet = 0;
    for (int i = votes.size() - 1; i >= 0 && counted < kept; i--) {
      Vote vote = votes.get(i);
      quiet += vote.verdict().quiet() && quiet == newestFirst.size() ? 1 : 0;
      if (vote.verdict().counted()) {
        counted++;
      } else if (others++ >= kept) {
        continue;
      }
      bad += vote.verdict().bad() ? 1 : 0;
      newestFirst.add(bad > EVIDENCE ? vote.withoutViolations() : vote);
    }
    if (quiet >= kept) {
      return List.of();
    }
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  /** The newest counted votes of windows that end after a time, newest first. */
  List<Vote> newest(int number, long after) {
    List<Vote> newest = new ArrayList<>();
    for (int i = votes.size() - 1; i >= 0 && newest.size() < number; i--) {
      Vote vote = votes.get(i);
      if (vote.end() <= after) {
        break;
      }
      if (vote.verdict().counted()) {
        newest.add(vote);
      }
    }
    return newest;
  }

  /** The newest vote that says anything. */
  Optional<Vote> last() {
    for (int i = votes.size() - 1; i >= 0; i--) {
      if (votes.get(i).verdict() != Verdict.ABSTAINED) {
        return Optional.of(votes.get(i));
      }
    }
    return Optional.empty();
  }

  /** Whether any vote says anything. */
  boolean said() {
    return last().isPresent();
  }

  /** Whether a window ends no earlier than all that are known. */
  boolean reaches(long end) {
    return votes.isEmpty() || end >= votes.get(votes.size() - 1).end();
  }

  /** Whether it holds an incident open no longer: m good votes in a row, or nothing to judge. */
  boolean calm(int resolve, SortedSet<String> concerns) {
    int good = 0;
    boolean said = false;
    for (int i = votes.size() - 1; i >= 0 && good < resolve; i--) {
      Vote vote = votes.get(i);
      if (vote.verdict().quiet() && !said) {
        return true;
      }
      said |= vote.verdict() != Verdict.ABSTAINED;
      if (vote.verdict().bad()) {
        return false;
      }
      good += vote.clears(concerns) ? 1 : 0;
    }
    return !said || good >= resolve;
  }
}
