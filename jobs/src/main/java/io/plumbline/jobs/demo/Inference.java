package io.plumbline.jobs.demo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated model was asked and what it answered.
 *
 * @param features the model's input by column, in a fixed order; a null is a missing value
 * @param label the predicted class as text or, for regression, the predicted number
 * @param score the probability of the positive class, 0 to 1; null for regression
 * @param latencyMs how long the answer took, in milliseconds
 */
record Inference(
    Map<String, @Nullable Object> features,
    Object label,
    @Nullable Double score,
    double latencyMs) {}
