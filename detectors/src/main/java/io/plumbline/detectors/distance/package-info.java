/** Distances and tests, each written once over weighted steps or bins. */
@NullMarked
package io.plumbline.detectors.distance;

import org.jspecify.annotations.NullMarked;
