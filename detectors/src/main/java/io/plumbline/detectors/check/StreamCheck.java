package io.plumbline.detectors.check;

import java.util.SortedMap;

/** A figure that no declared column has: of the stream as a whole, or of what nobody declared. */
public non-sealed interface StreamCheck extends Check {
  /** The subject of the stream as a whole. */
  String STREAM = "stream";

  /** The subject of its figures; a name in capitals stands for any name. */
  default String subject() {
    return STREAM;
  }

  /** The window's figures by subject; empty where there is none. */
  SortedMap<String, Measurement> measure(StreamView stream);
}
