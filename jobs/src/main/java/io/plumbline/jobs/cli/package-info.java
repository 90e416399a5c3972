/**
 * The command line. {@link io.plumbline.jobs.cli.Plumbline} starts a command; each command is one
 * class.
 *
 * <p>To add a command: a class annotated with picocli's {@code @Command} that is a {@code
 * Callable<Integer>}, and its line in {@link io.plumbline.jobs.cli.Plumbline#COMMANDS}. It fails by
 * throwing: an exception's message is what the user reads.
 */
@NullMarked
package io.plumbline.jobs.cli;

import org.jspecify.annotations.NullMarked;
