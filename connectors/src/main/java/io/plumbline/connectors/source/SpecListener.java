package io.plumbline.connectors.source;

/** Whoever looks at events by the specs, and is told of them before any event that they rule. */
public interface SpecListener {
  /** Takes in what the {@link SpecFeed} told. */
  void specsChanged(byte[] update);
}
