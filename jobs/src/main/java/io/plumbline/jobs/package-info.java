/** How Plumbline runs: Flink operators and topology, configuration, command line. */
@NullMarked
package io.plumbline.jobs;

import org.jspecify.annotations.NullMarked;
