/**
 * One YAML file to validated records: {@link io.plumbline.jobs.config.Configuration} is what a
 * deployment does, and every problem of a file is found at once.
 *
 * <p>A file is read as a tree of {@code YamlValue}s ({@code YamlText}, {@code Overrides}); {@code
 * Place} and {@code Fields} walk it and note problems; a reader for each part makes its records.
 * What is open, an input format, a source, a sink, knows its own keys and makes its own end of the
 * job: {@link io.plumbline.jobs.config.SourceConfig}, {@link io.plumbline.jobs.config.SinkConfig},
 * {@code InputFormat}. Nothing here knows Flink.
 *
 * <p>To add a key: a component of the record that it belongs to, one line where the record is read,
 * and a line in {@code docs/configuration.md}.
 */
@NullMarked
package io.plumbline.jobs.config;

import org.jspecify.annotations.NullMarked;
