/** Slices of a model's traffic: which one an event belongs to, and the profiles of all of them. */
@NullMarked
package io.plumbline.detectors.segment;

import org.jspecify.annotations.NullMarked;
