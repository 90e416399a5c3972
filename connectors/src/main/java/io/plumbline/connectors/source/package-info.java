/**
 * Where events come from: Kafka topics and files, as rows with the place and the time of their own
 * split.
 *
 * <p>Words: a <em>raw record</em> is the bytes of one event as its storage holds them; a
 * <em>split</em> one partition or one file, read in order; the <em>largest event time</em> of a
 * split the latest time of an accepted event read from it so far; the <em>floor</em> the watermark
 * that the files not yet handed out still allow; the <em>record's own time</em> the timestamp of a
 * Kafka record and, for files, the time at which the run was first started.
 *
 * <p>{@link io.plumbline.connectors.source.MonitoredSource} wraps a source of raw records, decodes
 * them, and keeps each split's largest event time in the split's state. To add a source, write one
 * of {@link io.plumbline.connectors.source.RawRecord} and wrap it; to add a format of files, write
 * a {@link io.plumbline.connectors.source.FileFormat}.
 */
@NullMarked
package io.plumbline.connectors.source;

import org.jspecify.annotations.NullMarked;
