/** A violation's life: pending, firing, resolved. */
@NullMarked
package io.plumbline.detectors.alert;

import org.jspecify.annotations.NullMarked;
