package io.plumbline.connectors.source;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader takes in what its enumerator says of the specs, and holds while it must. Used by
 * the reader's own thread alone.
 */
final class SpecDesk {
  private final SourceReaderContext context;
  private final boolean ruled;
  private final Deque<Word> word = new ArrayDeque<>();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private boolean holding;
  private boolean ended;

  /** Done when there is word to hand on. */
  private CompletableFuture<Void> arrival = new CompletableFuture<>();

  SpecDesk(SourceReaderContext context, boolean ruled) {
    this.context = context;
    this.ruled = ruled;
    holding = ruled;
  }

  /**
   * What is handed on between events.
   *
   * @param fill makes the row say it
   * @param letter the number of the letter that it is, or null
   */
  private record Word(Consumer<SourcedRow> fill, @Nullable Long letter) {}

  /**
   * Whether events may be read now: there is no word to hand on before, and nothing to wait for.
   */
  boolean open() {
    return !holding && word.isEmpty();
  }

  /** Hands on what came, to rule all events after it. */
  InputStatus next(SourcedRow row, ReaderOutput<SourcedRow> output) {
    if (word.isEmpty()) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    Word next = word.remove();
    next.fill().accept(row);
    output.collect(row, SourcedRow.NO_TIME);
    row.empty();
    if (next.letter() != null) {
      context.sendSourceEventToCoordinator(new SpecEvents.HandedOn(next.letter()));
    }
    if (word.isEmpty()) {
      arrival = new CompletableFuture<>();
    }
    return InputStatus.MORE_AVAILABLE;
  }

  /** When {@link MonitoredReader#pollNext} is worth a call. */
  CompletableFuture<Void> available(Supplier<CompletableFuture<Void>> events) {
    if (holding || !word.isEmpty()) {
      return arrival;
    }
    CompletableFuture<Void> ofEvents = events.get();
    return ofEvents.isDone()
        ? ofEvents
        : CompletableFuture.anyOf(ofEvents, arrival).thenAccept(any -> {});
  }

  /** Takes in a part of an update; the last one ends a hold. */
  void receive(SpecEvents.Part part, Consumer<byte[]> listener) {
    if (part.number() == 0) {
      parts.reset();
    }
    parts.writeBytes(part.bytes());
    if (part.number() < part.parts() - 1) {
      return;
    }
    byte[] update = parts.toByteArray();
    parts.reset();
    // Events that were decoded before are with the fold already: none is between the two.
    listener.accept(update);
    holding = false;
    handOn(new Word(row -> row.fillSpecs(update), null));
  }

  void receive(SpecEvents.Letter letter) {
    SpecFeed.Letter of = letter.letter();
    handOn(new Word(row -> row.fillLetter(of.content()), of.number()));
  }

  private void handOn(Word next) {
    word.add(next);
    arrival.complete(null);
  }

  /** A split was read to its end, up to this event time. */
  void pass(long largestEventTime) {
    if (ruled && largestEventTime != SourcedRow.NO_TIME) {
      context.sendSourceEventToCoordinator(new SpecEvents.Passed(largestEventTime));
    }
  }

  /** The reader has read all it had, up to this event time: nothing is handed on any more. */
  void end(long largestEventTime) {
    if (ruled && !ended) {
      ended = true;
      context.sendSourceEventToCoordinator(new SpecEvents.Ended(largestEventTime));
    }
  }

  /**
   * Says how far the reader has come; no event is read until the answer is made use of.
   *
   * @param progress the largest event time of each that it may be asked about
   */
  void answer(SpecEvents.Question question, ToLongFunction<String> progress) {
    holding = true;
    context.sendSourceEventToCoordinator(
        new SpecEvents.Answer(
            question.number(), question.about().stream().map(progress::applyAsLong).toList()));
  }
}
