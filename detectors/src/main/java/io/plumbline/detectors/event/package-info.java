/**
 * What a decoder hands to the fold: one event as a reused row of cells.
 *
 * <p>Words: a <em>cell</em> is one value of one event; a <em>section</em> the part of the event
 * that it comes from; a <em>dead letter</em> an event whose envelope cannot be used. To add an
 * input format, write a decoder that fills an {@link io.plumbline.detectors.event.EventRow}.
 */
@NullMarked
package io.plumbline.detectors.event;

import org.jspecify.annotations.NullMarked;
