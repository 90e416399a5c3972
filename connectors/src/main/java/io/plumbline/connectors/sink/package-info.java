/**
 * Where results go: files of lines and Kafka topics.
 *
 * <p>Words: a <em>format</em> turns one result into the bytes of a line or of a message. To add a
 * sink, write one of Flink's sinks here; what it writes is a {@link
 * io.plumbline.connectors.sink.ValueFormat}.
 */
@NullMarked
package io.plumbline.connectors.sink;

import org.jspecify.annotations.NullMarked;
