/**
 * Reads reference data, from which baselines are made: prediction events in JSON lines or Avro
 * files, and CSV tables, plain or gzipped. Knows nothing of Flink.
 *
 * <p>Words: a <em>reader</em> turns one file into rows; a <em>bad</em> row is one that cannot be
 * used, and is counted with its place.
 *
 * <p>May depend on the formats and on the events of the detectors. To add a format, write a {@link
 * io.plumbline.connectors.reference.ReferenceReader} and name it in {@link
 * io.plumbline.connectors.reference.ReferenceFormat}.
 */
@NullMarked
package io.plumbline.connectors.reference;

import org.jspecify.annotations.NullMarked;
