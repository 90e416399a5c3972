/** Checks turn profiles into metrics with a status. */
@NullMarked
package io.plumbline.detectors.check;

import org.jspecify.annotations.NullMarked;
