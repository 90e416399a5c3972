package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.EventRow;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a column of categories or booleans: the counts of the baseline's categories by
 * position, those of other categories by text, as far as the {@link Capacity} goes.
 *
 * <p>Categories are compared in the canonical form of {@link io.plumbline.detectors.event.Texts}.
 * In a categorical column strings, finite numbers and booleans are of the right type; in a boolean
 * column booleans, and 1 and 0 however written.
 */
public final class CategoricalProfile extends ColumnProfile {
  private final ColumnKind kind;
  private final int capacity;
  private @Nullable CategoryReader reader;
  private final Counts known;
  private @Nullable SmallestHashCounts unseen;

  /** Of the unseen categories; the lengths of known ones are those of the layout's texts. */
  private TextLengths unseenLengths = new TextLengths();

  /**
   * An empty profile of a categorical or boolean column.
   *
   * @param capacity how many categories outside the baseline are kept, see {@link Capacity}
   */
  public CategoricalProfile(ColumnLayout layout, int capacity) {
    this(new CategoryReader(layout), capacity);
  }

  CategoricalProfile(CategoryReader reader, int capacity) {
    this(reader.kind(), capacity, reader, new Counts(reader.known()));
  }

  private CategoricalProfile(
      ColumnKind kind, int capacity, @Nullable CategoryReader reader, Counts known) {
    this.kind = kind;
    this.capacity = capacity;
    this.reader = reader;
    this.known = known;
  }

  /** Makes a profile that was read from bytes one that can be filled. */
  void attach(CategoryReader to) {
    if (to.kind() != kind || to.known() != known.size()) {
      throw new IllegalArgumentException("the column was counted on other categories");
    }
    reader = to;
  }

  /** Adds all that another profile has seen; the argument is not changed. */
  public void merge(CategoricalProfile other) {
    if (other.kind != kind) {
      throw differentKinds(this, other);
    }
    if (other.capacity != capacity) {
      throw new IllegalArgumentException(
          "columns that keep different numbers of categories do not merge: "
              + capacity
              + " and "
              + other.capacity);
    }
    known.merge(other.known);
    addUnusable(other);
    unseenLengths.merge(other.unseenLengths);
    if (other.unseen != null) {
      unseenCounts().merge(other.unseen);
    }
  }

  private SmallestHashCounts unseenCounts() {
    SmallestHashCounts counts = unseen;
    if (counts == null) {
      counts = new SmallestHashCounts(capacity, true);
      unseen = counts;
    }
    return counts;
  }

  /** How many baseline categories are counted by position. */
  public int known() {
    return known.size();
  }

  /** The count of the baseline's category at a position of ColumnLayout.categories(). */
  public long count(int position) {
    return known.at(position);
  }

  /** Valid values of no baseline category: kept ones and the rest. */
  public long unseen() {
    return unseen == null ? 0 : unseen.total();
  }

  /** The unseen categories that are kept (those with the smallest hashes), with exact counts. */
  public SortedMap<String, Long> unseenCategories() {
    return unseen == null ? new TreeMap<>() : unseen.kept();
  }

  /** Valid values of unseen categories that are not kept. */
  public long unseenRest() {
    return unseen == null ? 0 : unseen.rest();
  }

  @Override
  public ColumnKind kind() {
    return kind;
  }

  @Override
  public long valid() {
    return known.total() + unseen();
  }

  @Override
  public long nan() {
    return 0;
  }

  @Override
  public long infinite() {
    return 0;
  }

  /** The number of different categories: exact as long as all unseen ones are kept. */
  @Override
  public double distinct() {
    return known.used() + (unseen == null ? 0 : unseen.distinct());
  }

  /** Counts one event's cell. */
  void add(EventRow row, int cell) {
    CategoryReader from = reader;
    if (from == null) {
      throw notAttached();
    }
    int found = from.known(row, cell);
    if (found >= 0) {
      known.increment(found);
      return;
    }
    if (row.type(cell) == EventRow.NULL) {
      missing++;
      return;
    }
    if (!from.read(row, cell)) {
      addWrongType(row.type(cell));
      return;
    }
    int position = from.position();
    if (position >= 0) {
      known.increment(position);
    } else {
      unseenCounts().add(from.hash(), from.bytes(), from.offset(), from.length(), 1);
      unseenLengths.add(from.bytes(), from.offset(), from.length());
    }
  }

  @Override
  void mergeColumn(ColumnProfile other) {
    if (!(other instanceof CategoricalProfile that)) {
      throw differentKinds(this, other);
    }
    merge(that);
  }

  @Override
  CategoricalProfile copyColumn() {
    SmallestHashCounts others = unseen == null ? null : unseen.copy();
    CategoricalProfile copy =
        of(kind, capacity, reader, known.copy(), others, unseenLengths.copy());
    copy.addUnusable(this);
    return copy;
  }

  /**
   * How long the valid values are, in their canonical form.
   *
   * @param categories the layout's, in the order of the counts
   */
  public TextLengths lengths(List<String> categories) {
    TextLengths lengths = unseenLengths.copy();
    for (int i = 0; i < known.size(); i++) {
      String category = categories.get(i);
      lengths.add(category.codePointCount(0, category.length()), known.at(i));
    }
    return lengths;
  }

  static CategoricalProfile of(
      ColumnKind kind,
      int capacity,
      @Nullable CategoryReader reader,
      Counts known,
      @Nullable SmallestHashCounts unseen,
      TextLengths unseenLengths) {
    if (unseenLengths.counted() && unseenLengths.texts() != (unseen == null ? 0 : unseen.total())) {
      throw new IllegalArgumentException(
          "all unseen categories must have a length: " + unseenLengths.texts() + " have");
    }
    CategoricalProfile profile = new CategoricalProfile(kind, capacity, reader, known);
    profile.unseen = unseen;
    profile.unseenLengths = unseenLengths;
    return profile;
  }

  Counts knownCounts() {
    return known;
  }

  @Nullable SmallestHashCounts unseenTexts() {
    return unseen;
  }

  @Override
  void write(ByteWriter out) {
    writeUnusable(out);
    known.write(out);
    if (unseen == null) {
      out.putVarint(0); // no texts
      out.putVarint(0); // no rest
    } else {
      unseen.write(out);
      unseenLengths.write(out);
    }
  }

  TextLengths unseenLengths() {
    return unseenLengths;
  }

  static CategoricalProfile read(ColumnKind kind, int capacity, ByteReader in, int version) {
    CategoricalProfile unusable = new CategoricalProfile(kind, capacity, null, new Counts(0));
    unusable.readUnusable(in, version);
    Counts known = Counts.read(in);
    SmallestHashCounts unseen = SmallestHashCounts.read(in, capacity, true);
    SmallestHashCounts others = unseen.size() == 0 ? null : unseen;
    TextLengths lengths =
        others == null
            ? new TextLengths()
            : version < ProfileCodec.WITH_SHAPES
                ? TextLengths.uncounted()
                : TextLengths.read(in, version);
    try {
      CategoricalProfile read = of(kind, capacity, null, known, others, lengths);
      read.addUnusable(unusable);
      return read;
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  @Override
  int retainedBytes() {
    return 120 + known.retainedBytes() + (unseen == null ? 0 : unseen.retainedBytes());
  }
}
