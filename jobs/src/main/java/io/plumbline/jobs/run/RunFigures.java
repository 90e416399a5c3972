package io.plumbline.jobs.run;

/**
 * How far a run has come since it was started or resumed; up to a second old.
 *
 * @param status what Flink says of the job, such as {@code RUNNING} or {@code RESTARTING}
 * @param events inputs read
 * @param bytes bytes taken from files, as they lie on the disk
 * @param windows windows evaluated
 * @param violations figures beyond a limit
 * @param alerts alerts that fired
 */
public record RunFigures(
    String status, long events, long bytes, long windows, long violations, long alerts) {}
