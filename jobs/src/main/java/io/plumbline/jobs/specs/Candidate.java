package io.plumbline.jobs.specs;

import io.plumbline.detectors.spec.ModelSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A spec that can be put in force.
 *
 * @param slot what it covers
 * @param version what is kept of it; its time is not decided yet
 * @param spec what it says
 * @param wanted the time it asks to be in force from; null to have it decided
 */
record Candidate(Slot slot, SpecVersion version, ModelSpec spec, @Nullable Instant wanted) {}
