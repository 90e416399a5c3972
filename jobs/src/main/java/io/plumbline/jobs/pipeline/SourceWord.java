package io.plumbline.jobs.pipeline;

/**
 * What who watches a source says of it at every beat to who watches its models.
 *
 * @param source the source's name
 * @param read whether its subtasks say that they read
 * @param behind whether one of them reads a backlog, and not for so long that models no longer have
 *     to wait for it
 * @param nearlySilent whether nothing is read from it, and it is silent or will be within two
 *     beats: time enough not to ask who was first
 * @param silent whether it is silent itself, and has an alert for that
 */
public record SourceWord(
    String source, boolean read, boolean behind, boolean nearlySilent, boolean silent) {}
