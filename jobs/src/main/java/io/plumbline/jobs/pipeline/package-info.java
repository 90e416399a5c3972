/**
 * How the monitor runs: the Flink operators and the topology that joins them, {@link
 * io.plumbline.jobs.pipeline.MonitoringJob}.
 *
 * <p>{@code FoldEvents}, chained to each source, folds events into one {@code PartialProfile} per
 * model version and pane ({@code ModelFold}); {@code MergeProfiles} merges them by key into panes
 * and windows, cut by the spec in force at their end ({@code WindowCut}), and evaluates those;
 * {@code TrackAlerts} takes their votes, {@code SpreadMetrics} hands out their figures. Beside
 * them, {@code AccountInputs} and {@code AccountLate} add up what became of every input ({@code
 * OperationsMetric}), and {@code SummariseRun} what was found, for the end of a run. Each operator
 * reads state, calls pure functions of {@code detectors} and writes state; how state is written,
 * and in which versions it can be read, is {@code StateType}'s.
 *
 * <p>Words: a <em>pane</em> is the smallest span that is summarised; a <em>tally</em> is a part of
 * the accounts, to be added to the rest; a <em>notice</em> tells those who keep state of models
 * what changed in the specs.
 *
 * <p>To add an operator: its class, its fixed id in {@code OperatorUids}, and its place in {@code
 * MonitoringJob.define}; {@code TopologyTest} looks for the id. State that it keeps needs a
 * versioned type and a fixture.
 */
package io.plumbline.jobs.pipeline;
