package io.plumbline.jobs.demo;

/**
 * One prediction event of a simulated model.
 *
 * @param model whose it is
 * @param eventId unique within its model
 * @param eventTime when the prediction was made, in milliseconds since 1970 UTC
 * @param inference what was asked and answered
 */
record SimulatedEvent(SimulatedModel model, String eventId, long eventTime, Inference inference) {}
