/**
 * The demonstration: a broker, simulated models whose data really drifts, the monitor, and a view
 * of what it finds, in one process.
 */
@NullMarked
package io.plumbline.jobs.demo;

import org.jspecify.annotations.NullMarked;
