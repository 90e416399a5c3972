package io.plumbline.connectors.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A feed that a test speaks for; writes down what its source says. */
final class ToldFeed implements SpecFeed, SpecFeed.Subscription {
  private static final long serialVersionUID = 1L;

  final transient List<Source> sources = new ArrayList<>();
  final transient List<String> calls = new ArrayList<>();
  final transient Deque<Letter> letters = new ArrayDeque<>();
  byte @Nullable [] listing;

  @Override
  public Subscription join(Source source, byte @Nullable [] restored) {
    sources.add(source);
    return this;
  }

  @Override
  public byte @Nullable [] listing() {
    return listing;
  }

  @Override
  public byte @Nullable [] checkpoint() {
    return listing;
  }

  @Override
  public void asked(long question, Set<Integer> readers, boolean complete) {
    calls.add(
        question + " put to " + new TreeSet<>(readers) + (complete ? "" : ", others are to come"));
  }

  @Override
  public void answer(long question, int subtask, List<Long> largestEventTimes) {
    calls.add(question + " answered by " + subtask + ": " + largestEventTimes);
  }

  @Override
  public void began(int subtask) {
    calls.add(subtask + " began");
  }

  @Override
  public void passed(long largestEventTime) {
    calls.add("passed " + largestEventTime);
  }

  @Override
  public void ended(int subtask, long largestEventTime) {
    calls.add(subtask + " ended at " + largestEventTime);
  }

  @Override
  public @Nullable Letter takeLetter(int subtask) {
    return letters.poll();
  }

  @Override
  public void handedOn(int subtask, long letter) {
    calls.add(letter + " handed on by " + subtask);
  }

  @Override
  public void close() {}

  List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }
}
