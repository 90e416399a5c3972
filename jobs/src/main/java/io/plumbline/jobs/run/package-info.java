/**
 * One run of the monitoring job from a configuration: what it resumes, how it is watched, how it
 * ends.
 *
 * <p>{@link io.plumbline.jobs.run.EmbeddedRun} is a run on a Flink in this process, which goes on
 * from what {@code RunFolder} kept; {@link io.plumbline.jobs.run.ClusterRun} hands the same job to
 * a cluster, whose business restarts are. Both take the sources and sinks from {@code Ends}. {@code
 * Fingerprint} says which runs may share checkpoints.
 */
package io.plumbline.jobs.run;
