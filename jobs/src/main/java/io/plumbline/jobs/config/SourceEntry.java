package io.plumbline.jobs.config;

import java.nio.file.Path;

/**
 * One entry under {@code sources}, for the kind that it is of.
 *
 * @param fields its keys; those that every source has were asked for already, unknown ones are
 *     refused when it is read
 * @param stream what every source has
 * @param file the configuration, beside which relative paths begin
 * @param references reads secrets
 * @param name tells it from the other sources of this deployment and of others
 */
record SourceEntry(
    Fields fields, StreamConfig stream, Path file, References references, String name) {}
