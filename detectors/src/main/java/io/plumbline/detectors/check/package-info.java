/**
 * Checks turn the profile of a window into metrics with a status.
 *
 * <p>Words: a <i>measurement</i> is a figure before it is judged; its <i>limits</i> are a warning's
 * and a critical one; a limit is <i>crossed</i> when the figure is strictly beyond it. A check that
 * is <i>guarded</i> is in violation only when its figure is also beyond its <i>chance limit</i>,
 * what two samples of these sizes reach when nothing changed.
 *
 * <p>Depends on {@code profile}, {@code baseline}, {@code distance} and {@code spec}. To add a
 * check: one class that implements {@link io.plumbline.detectors.check.ColumnCheck} or {@link
 * io.plumbline.detectors.check.StreamCheck} and its line in {@link
 * io.plumbline.detectors.check.Checks#ALL}.
 */
@NullMarked
package io.plumbline.detectors.check;

import org.jspecify.annotations.NullMarked;
