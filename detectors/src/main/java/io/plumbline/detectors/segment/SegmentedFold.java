package io.plumbline.detectors.segment;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.expression.RowTest;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.segment.Segmentation.Division;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Folds event rows of one reader into profiles of all events and of the segments that they belong
 * to. Not thread-safe. Allocates nothing per event once all segments were seen.
 */
public final class SegmentedFold {
  private final Segmentation segmentation;
  private final RowFold fold;
  private final SegmentReader[] readers;

  /** By division: the hashes of the segments that are always kept. */
  private final long[][] known;

  private final Supplier<Profile> make;

  /** A fold into profiles of a layout without expressions. */
  public SegmentedFold(Layout layout, Segmentation segmentation) {
    this(layout, segmentation, null);
  }

  /**
   * A fold into profiles of a layout.
   *
   * @param test evaluates the layout's expressions, once for each event; null where it has none
   */
  public SegmentedFold(Layout layout, Segmentation segmentation, @Nullable RowTest test) {
    this.segmentation = segmentation;
    fold = new RowFold(layout, test);
    make = fold::newProfile;
    List<Division> divisions = segmentation.divisions();
    readers =
        divisions.stream()
            .map(division -> new SegmentReader(division.columns(), layout))
            .toArray(SegmentReader[]::new);
    known = new long[readers.length][];
    for (int i = 0; i < known.length; i++) {
      Set<Long> hashes = new HashSet<>();
      for (String segment : divisions.get(i).known()) {
        byte[] name = segment.getBytes(StandardCharsets.UTF_8);
        hashes.add(Hashes.of(name, 0, name.length));
      }
      known[i] = hashes.stream().mapToLong(Long::longValue).sorted().toArray();
    }
  }

  /** An empty profile. */
  public SegmentedProfile newProfile() {
    return new SegmentedProfile(segmentation, fold.newProfile());
  }

  /**
   * Adds an event to the profile of all, and to that of its segment in each division.
   *
   * @return how many profiles were added for it
   */
  public int add(EventRow row, SegmentedProfile into) {
    fold.add(row, into.all());
    if (readers.length == 0) {
      return 0;
    }
    int before = into.profiles();
    for (int i = 0; i < readers.length; i++) {
      fold.addAgain(row, slice(i, row, into.slices(i)));
    }
    return into.profiles() - before;
  }

  private Profile slice(int division, EventRow row, Slices slices) {
    SegmentReader reader = readers[division];
    if (!reader.read(row)) {
      return slices.others(make);
    }
    long hash = reader.hash();
    boolean isKnown = Arrays.binarySearch(known[division], hash) >= 0;
    return slices.at(reader.bytes(), reader.length(), hash, isKnown, make);
  }
}
