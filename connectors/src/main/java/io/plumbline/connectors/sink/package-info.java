/**
 * Where results go: files of lines, Kafka topics, standard output.
 *
 * <p>Words: a <em>stream</em> is one kind of result, {@link
 * io.plumbline.connectors.sink.ResultStream}; a <em>format</em> turns one result into the bytes of
 * a line or of a message; an <em>outlet</em> is where the streams of one configured sink go. To add
 * a sink, write one of Flink's sinks here, for a {@link io.plumbline.connectors.sink.ValueFormat},
 * and name it where sinks are configured.
 */
@NullMarked
package io.plumbline.connectors.sink;

import org.jspecify.annotations.NullMarked;
