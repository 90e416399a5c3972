package io.plumbline.jobs.specs;

import io.plumbline.connectors.source.SpecFeed;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters about specs on their way out: each waits until a reader of any source takes it, and
 * again when that reader ends or fails before it has handed it on. Used under its owner's lock.
 */
final class Letters {
  /** So many are remembered as handed on; past that some are handed on again after a restart. */
  static final int MAX_REMEMBERED = 10_000;

  private final Deque<SpecFeed.Letter> waiting = new ArrayDeque<>();
  private final Map<Reader, Map<Long, SpecFeed.Letter>> taken = new HashMap<>();
  private final Map<Object, Set<Long>> handedOn = new HashMap<>();

  private record Reader(Object source, int subtask) {}

  /** A source has come, whose checkpoint says what its readers had handed on. */
  void join(Object source, Set<Long> letters) {
    handedOn.put(source, new TreeSet<>(letters));
  }

  /** A source is gone, and its readers with it. */
  void leave(Object source) {
    handedOn.remove(source);
    for (Iterator<Map.Entry<Reader, Map<Long, SpecFeed.Letter>>> all = taken.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Reader, Map<Long, SpecFeed.Letter>> of = all.next();
      if (of.getKey().source() == source) {
        waiting.addAll(of.getValue().values());
        all.remove();
      }
    }
  }

  /** Has a letter handed on, unless that was done before the job was restarted. */
  void add(SpecFeed.Letter letter) {
    if (handedOn.values().stream().noneMatch(of -> of.contains(letter.number()))) {
      waiting.add(letter);
    }
  }

  SpecFeed.@Nullable Letter take(Object source, int subtask) {
    SpecFeed.Letter letter = waiting.poll();
    if (letter != null) {
      taken
          .computeIfAbsent(new Reader(source, subtask), reader -> new HashMap<>())
          .put(letter.number(), letter);
    }
    return letter;
  }

  /** What the reader had taken and not handed on waits again. */
  void takeBack(Object source, int subtask) {
    Map<Long, SpecFeed.Letter> of = taken.remove(new Reader(source, subtask));
    if (of != null) {
      waiting.addAll(of.values());
    }
  }

  void handedOn(Object source, int subtask, long letter) {
    Map<Long, SpecFeed.Letter> of = taken.get(new Reader(source, subtask));
    Set<Long> before = handedOn.get(source);
    if (of != null && before != null && of.remove(letter) != null) {
      if (before.size() < MAX_REMEMBERED) {
        before.add(letter);
      }
    }
  }

  boolean anyWaiting() {
    return !waiting.isEmpty();
  }

  /** What the readers of one source have handed on: exactly that is in its next checkpoint. */
  Set<Long> handedOn(Object source) {
    return handedOn.getOrDefault(source, Set.of());
  }

  /** Forgets letters about what was put right meanwhile: broken again, it is told anew. */
  void keep(Collection<Long> letters) {
    handedOn.values().forEach(of -> of.retainAll(letters));
  }
}
