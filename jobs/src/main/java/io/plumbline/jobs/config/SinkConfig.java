package io.plumbline.jobs.config;

/** One entry under {@code sinks}; the key {@code type} selects which. */
public sealed interface SinkConfig permits FilesSink, KafkaSink {}
