/**
 * One YAML file to validated records: {@link io.plumbline.jobs.config.Configuration} is what a
 * deployment does, and every problem of a file is found at once.
 *
 * <p>To add a key: a component of the record that it belongs to, one line where the record is read,
 * and a line in {@code docs/configuration.md}.
 */
@NullMarked
package io.plumbline.jobs.config;

import org.jspecify.annotations.NullMarked;
