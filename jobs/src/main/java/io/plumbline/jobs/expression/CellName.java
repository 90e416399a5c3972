package io.plumbline.jobs.expression;

import io.plumbline.detectors.event.Section;

/**
 * A value of an event that an expression names.
 *
 * @param section the part of the event
 * @param name the name in it; empty for a single section, in canonical form for a probability
 */
record CellName(Section section, String name) {}
