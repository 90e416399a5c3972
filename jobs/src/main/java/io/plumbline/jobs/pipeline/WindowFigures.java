package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import java.util.List;

/**
 * The figures of one evaluation of one window.
 *
 * @param model the model's id
 * @param modelVersion the model's version
 * @param segment the slice of traffic
 * @param specVersion the spec it was evaluated under
 * @param size the length of the window, in milliseconds
 * @param every the distance between two windows of the family, in milliseconds
 * @param start the start of the window, in milliseconds since 1970 UTC
 * @param end the end of the window, in milliseconds since 1970 UTC
 * @param events how many events the window holds so far
 * @param first whether the window is evaluated for the first time
 * @param metrics the figures, in a fixed order
 */
public record WindowFigures(
    String model,
    String modelVersion,
    String segment,
    long specVersion,
    long size,
    long every,
    long start,
    long end,
    long events,
    boolean first,
    List<Metric> metrics) {}
