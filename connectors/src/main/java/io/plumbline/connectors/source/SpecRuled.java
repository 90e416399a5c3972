package io.plumbline.connectors.source;

/**
 * A decoder whose events specs rule. It also knows how far the events of what each spec rules have
 * come: a reader has nobody else who could tell them apart.
 */
public interface SpecRuled extends SpecListener {
  /** The event that was decoded last was accepted; so it is not late when this is asked for. */
  void accepted(long eventTime);

  /**
   * The largest event time that was accepted of what specs rule, in milliseconds since 1970 UTC;
   * {@link SourcedRow#NO_TIME} if there was none.
   *
   * @param ruled as a {@link SpecFeed.Source#ask question} names it
   */
  long largestEventTime(String ruled);
}
