package io.plumbline.connectors.source;

/** A decoder whose decisions depend on the specs: it is told of them before any event they rule. */
public interface SpecListener {
  /** Takes in what the {@link SpecFeed} told. */
  void specsChanged(byte[] update);
}
