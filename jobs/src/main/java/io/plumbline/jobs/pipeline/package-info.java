/**
 * How the monitor runs: the Flink operators and the topology that joins them.
 *
 * <p>fold-events (chained to the source) → merge-profiles → track-alerts; metrics, alerts and dead
 * letters go to the sinks. Each operator reads state, calls one pure function of {@code detectors}
 * and writes state.
 */
package io.plumbline.jobs.pipeline;
