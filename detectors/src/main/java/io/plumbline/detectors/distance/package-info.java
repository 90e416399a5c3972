/**
 * Distances and tests, each written once: over numbers as weighted steps ({@code Histogram}), over
 * categories and bins as aligned counts. An exact sample, a histogram and a profile are three ways
 * to make either; what a coarser input costs is the distance's {@code errorBound}.
 *
 * <p>Words: <i>baseline</i> is the first argument, <i>current</i> the second. A <i>chance limit</i>
 * is the value that two samples of one law exceed with a stated probability.
 *
 * <p>Depends on {@code profile.Histogram} alone. To add a distance over bins: one class that
 * implements {@link io.plumbline.detectors.distance.BinDistance} (or {@link
 * io.plumbline.detectors.distance.SumOverBins}) and its line in {@link
 * io.plumbline.detectors.distance.BinDistances#ALL}; one over numbers: {@link
 * io.plumbline.detectors.distance.StepDistance} and {@link
 * io.plumbline.detectors.distance.StepDistances#ALL}, on the points, the gaps or the rank groups
 * that are there. Its error bound comes with a proof.
 */
@NullMarked
package io.plumbline.detectors.distance;

import org.jspecify.annotations.NullMarked;
