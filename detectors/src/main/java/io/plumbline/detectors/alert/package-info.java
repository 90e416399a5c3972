/**
 * A violation's life: pending, firing, resolved.
 *
 * <p>Words: a <i>group</i> is all figures of one subject, judged together. A window casts one
 * <i>vote</i> per group and baseline; the votes of one family of windows and one baseline are a
 * <i>ledger</i>. A vote is <i>good</i> or <i>bad</i>, or it is neither and counts for nothing. An
 * <i>incident</i> is what a firing alert is about, from its first bad window until it resolves.
 *
 * <p>Everything here is pure: the same votes give the same alerts with the same ids. Depends on
 * {@code check} and {@code spec}.
 */
@NullMarked
package io.plumbline.detectors.alert;

import org.jspecify.annotations.NullMarked;
