package io.plumbline.connectors.source;

/**
 * Whoever decides about events by the specs: a decoder, which is told of them before any event that
 * they rule, or an enumerator that looks at events itself.
 */
public interface SpecListener {
  /** Takes in what the {@link SpecFeed} told. */
  void specsChanged(byte[] update);
}
