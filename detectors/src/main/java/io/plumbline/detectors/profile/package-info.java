/**
 * Mergeable summaries of columns.
 *
 * <p>Words: a <em>profile</em> summarises the events of one pane or window, a <em>column
 * profile</em> one column of them; a <em>layout</em> says which columns there are and on which
 * edges and categories they are counted. <em>Valid</em> values are present, of the right type and
 * finite. Every part is a function of the multiset of events alone: any order, split and tree of
 * merges gives equal figures and equal bytes, and what is bounded is chosen by hash, never by who
 * came first.
 *
 * <p>To add a figure that needs more than is counted here, add the part to {@link
 * io.plumbline.detectors.profile.NumericProfile} or its siblings, a law to {@code ProfileLawsTest},
 * a version to {@link io.plumbline.detectors.profile.ProfileCodec} that still reads the older ones,
 * and a fixture of it.
 */
@NullMarked
package io.plumbline.detectors.profile;

import org.jspecify.annotations.NullMarked;
