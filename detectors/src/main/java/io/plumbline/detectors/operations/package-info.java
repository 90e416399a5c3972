/** What the monitor {@code operations} decides: silence, lag and the rates of bad inputs. Pure. */
@NullMarked
package io.plumbline.detectors.operations;

import org.jspecify.annotations.NullMarked;
