package io.plumbline.connectors.source;

import io.plumbline.connectors.format.DeadLetter;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
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
   * Asks about all events, also those that no spec covers: what a model that is added may lack. No
   * model has this name.
   */
  String ANYTHING = "";

  /**
   * Joins the feed.
   *
   * @param source what the feed may ask of and tell the source; its methods may be called by any
   *     thread
   * @param restored what {@link Subscription#checkpoint} returned in the checkpoint that the source
   *     goes on from; null when there is none
   */
  Subscription join(Source source, byte @Nullable [] restored);

  /**
   * A dead letter about a spec that cannot be used.
   *
   * @param number tells it from the others of its feed
   */
  record Letter(long number, DeadLetter content) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** The source's side: its readers. */
  interface Source {
    /** Tells every reader. */
    void tell(byte[] update);

    /**
     * Has every reader say how far it has come, and hold until it is told something.
     *
     * @param question given back with the answers
     * @param about what it is asked about, each by a name that the {@link SpecRuled} decoder knows,
     *     or {@link #ANYTHING}
     */
    void ask(long question, List<String> about);

    /** Says that letters wait: a source with a reader that can hand them on takes them. */
    void lettersWait();
  }

  /** The feed's side. */
  interface Subscription extends AutoCloseable {
    /** What a reader that starts is told first; null while nothing is known yet. */
    byte @Nullable [] listing();

    /** What is kept with a checkpoint; null while nothing is known yet. */
    byte @Nullable [] checkpoint();

    /**
     * Which readers were asked.
     *
     * @param complete whether no reader is still to register
     */
    void asked(long question, Set<Integer> readers, boolean complete);

    /**
     * One reader's answer.
     *
     * @param largestEventTimes at least those of the events that it accepted of each that it was
     *     asked about; {@link SourcedRow#NO_TIME} where there was none
     */
    void answer(long question, int subtask, List<Long> largestEventTimes);

    /** A reader starts, or starts again: the letters it had and did not hand on wait again. */
    void began(int subtask);

    /** A reader has accepted events up to this time, of splits that are no part of its state. */
    void passed(long largestEventTime);

    /**
     * A reader has read all it had: it answers no more, and the letters it had and did not hand on
     * wait again.
     *
     * @param largestEventTime of all its accepted events; {@link SourcedRow#NO_TIME} if there was
     *     none
     */
    void ended(int subtask, long largestEventTime);

    /** A letter that waits, for a reader to hand on; null when there is none. */
    @Nullable Letter takeLetter(int subtask);

    /** A reader has handed on a letter that was taken for it. */
    void handedOn(int subtask, long letter);

    @Override
    void close();
  }
}
