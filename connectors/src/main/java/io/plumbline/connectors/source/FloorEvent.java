package io.plumbline.connectors.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells a reader how far the files that are not handed out let the watermark go.
 *
 * @param watermark in milliseconds since 1970 UTC; {@link #NONE} when no such file holds it
 */
record FloorEvent(long watermark) implements SourceEvent {
  private static final long serialVersionUID = 1L;

  /** Nothing holds the watermark. */
  static final long NONE = Long.MAX_VALUE;
}
