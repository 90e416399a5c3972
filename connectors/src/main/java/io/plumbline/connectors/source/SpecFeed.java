package io.plumbline.connectors.source;

import io.plumbline.connectors.format.DeadLetter;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where the specs come from that rule a source's events, and that may change while the job runs.
 * Travels with the source and is joined by its enumerator, in the job manager.
 *
 * <p>So specs reach the fold through the source, by its own readers, and cost an event nothing.
 * What the bytes mean only the feed and the operators know; here they are kept with the
 * enumerator's checkpoint, and handed on.
 */
public interface SpecFeed extends Serializable {
  /**
   * Joins the feed.
   *
   * @param source what the feed may ask of and tell the source; its methods may be called by any
   *     thread
   * @param restored what {@link Subscription#checkpoint} returned in the checkpoint that the source
   *     goes on from; null when there is none
   */
  Subscription join(Source source, byte @Nullable [] restored);

  /** The source's side: its readers. */
  interface Source {
    /** Tells every reader. */
    void tell(byte[] update);

    /**
     * Has every reader say how far it has come, and hold until it is told something.
     *
     * @param question given back with the answers
     */
    void ask(long question);

    /** Has one reader hand on a dead letter: a spec that cannot be used. */
    void report(DeadLetter letter);
  }

  /** The feed's side. */
  interface Subscription extends AutoCloseable {
    /** What a reader that starts is told first; null while nothing is known yet. */
    byte @Nullable [] listing();

    /** What is kept with a checkpoint; null while nothing is known yet. */
    byte @Nullable [] checkpoint();

    /**
     * How many readers were asked.
     *
     * @param parallelism how many there are once all have registered
     */
    void asked(long question, int readers, int parallelism);

    /**
     * One reader's answer.
     *
     * @param largestEventTime of all its accepted events; {@link SourcedRow#NO_TIME} if there was
     *     none
     */
    void answer(long question, int subtask, long largestEventTime);

    @Override
    void close();
  }
}
