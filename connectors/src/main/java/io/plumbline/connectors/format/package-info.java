/**
 * The wire formats: what a prediction event, a figure, an alert, a trigger and a dead letter look
 * like in JSON and in Avro. Knows nothing of Flink.
 *
 * <p>Words: a <em>decoder</em> turns the bytes of one record into the cells of one reused {@link
 * io.plumbline.detectors.event.EventRow}; a <em>format</em> writes one kind of result; a
 * <em>key</em> is what two records about the same thing share.
 *
 * <p>May depend on the schemas, on the events, figures and alerts of the detectors, on Avro and
 * Jackson. To add an input format, write an {@link io.plumbline.connectors.format.EventDecoder} and
 * name it where sources are configured; to add a kind of result, write an {@link
 * io.plumbline.connectors.format.OutputFormat}.
 */
@NullMarked
package io.plumbline.connectors.format;

import org.jspecify.annotations.NullMarked;
