package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.Profile;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A window as a whole beside its baseline.
 *
 * @param current the window's profile
 * @param length the window's length, in milliseconds
 * @param baseline the baseline's profile, or null
 * @param usual how many events the same hours of earlier weeks had; empty while that is not known
 */
public record StreamView(
    Profile current, long length, @Nullable Profile baseline, OptionalDouble usual) {}
