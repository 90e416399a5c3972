package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.Profile;
import org.jspecify.annotations.Nullable;

/**
 * A window as a whole beside its baseline.
 *
 * @param current the window's profile
 * @param length the window's length, in milliseconds
 * @param baseline the baseline's profile, or null
 * @param baselineLength how much time the baseline is of, in milliseconds; 0 where only its events'
 *     times say
 */
public record StreamView(
    Profile current, long length, @Nullable Profile baseline, long baselineLength) {}
