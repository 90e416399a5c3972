package io.plumbline.jobs.pipeline;

/**
 * A spec that covers a model, for who watches whether it is silent.
 *
 * @param book the number of the book of specs that said so last
 * @param enabled whether it is watched
 * @param silence after how long it counts as silent, in milliseconds; 0 to tell by its own rate
 * @param entry the text of the spec
 */
record Watched(long book, boolean enabled, long silence, String entry) {}
