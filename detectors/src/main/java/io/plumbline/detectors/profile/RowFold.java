package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import io.plumbline.detectors.expression.Outcome;
import io.plumbline.detectors.expression.RowTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Folds event rows of one reader into profiles of one layout. Not thread-safe; keeps the map from
 * cell names to columns.
 *
 * <p>Of a doubled key the later cell counts; a column without a cell is missing. A name that is no
 * column counts in the events that have a value of it: a null is none, whatever it stands for. The
 * names of class probabilities are compared in canonical form. Nothing is allocated per event once
 * all names and categories were seen.
 */
public final class RowFold {
  private static final int NO_COLUMN = -1;
  private static final int NO_NUMBER = -2;
  private static final int NO_CELL = -1;
  private static final byte[] NO_NAME = {};
  private static final int UNLISTED_SLOTS = 16;

  private final Layout layout;
  private final long fingerprint;
  private final @Nullable BinEdges[] edges;
  private final ColumnKind[] kinds;
  private final @Nullable CategoryReader[] readers;

  private final Map<String, Integer> features = new HashMap<>();
  private final Map<String, Integer> probabilities = new HashMap<>();
  private final int[] singles = new int[Section.values().length];

  /** The reader's names. */
  private @Nullable NameDictionary names;

  // Only the names that events of this fold carried: a reader may serve thousands of models, and
  // each must not pay for the names of all others.

  /** Open addressing from a name's number to its place in the arrays below, plus one; or 0. */
  private int[] placeSlots = new int[64];

  /** How many names have a place. */
  private int places;

  private int[] numbers = {};
  private int[] featureColumns = {};
  private int[] probabilityColumns = {};

  /** Of each name that is no column: its bounded text. */
  private byte[][] extraNames = {};

  private long[] extraHashes = {};

  /** The arrangement in which a name that is no column was last met. */
  private long[] extraSeen = {};

  /** The cell that counts of such a name in the arrangement in which it was last met. */
  private int[] extraCells = {};

  /** Without those of ages, which come after them. */
  private final int[] numericColumns;

  private final int[] otherColumns;
  private final WaitingRows.Scratch scratch = new WaitingRows.Scratch();

  // How the cells of the event before were arranged, and what that means.

  private int[] keys = {};

  /** How many cells that event had; -1 where the next event must be looked at anew. */
  private int keyCount = -1;

  private long arrangement;

  /** By column: its cell, or -1. */
  private final int[] cellOf;

  /** The columns of ages, what they are made of, and the cells with that or -1. */
  private final int[] ageColumns;

  private final AgeSource[] ages;
  private final int[] ageCells;

  /** The places of the names that are no columns, each once. */
  private int[] extras = {};

  private int extraCount;

  /** The hashes of names without a number that this event carried, in open addressing. */
  private long[] unlisted = new long[UNLISTED_SLOTS];

  private int unlistedCount;

  private final @Nullable RowTest test;

  /** What the expressions came to for the event that was added last. */
  private final Outcome[] outcomes;

  /** A fold into the columns of a layout without expressions. */
  public RowFold(Layout layout) {
    this(layout, null);
  }

  /**
   * A fold into the columns of a layout.
   *
   * @param test evaluates the layout's expressions; null where it has none
   */
  public RowFold(Layout layout, @Nullable RowTest test) {
    if (layout.expressions().isEmpty() != (test == null)) {
      throw new IllegalArgumentException(
          "a fold must evaluate the expressions of its layout: these are "
              + layout.expressions()
              + (test == null ? ", and nothing does" : ""));
    }
    this.test = test;
    outcomes = new Outcome[layout.expressions().size()];
    Arrays.fill(outcomes, Outcome.UNEVALUATED);
    this.layout = layout;
    this.fingerprint = layout.fingerprint();
    List<ColumnLayout> columns = layout.columns();
    int n = columns.size();
    edges = new @Nullable BinEdges[n];
    kinds = new ColumnKind[n];
    readers = new @Nullable CategoryReader[n];
    cellOf = new int[n];
    numericColumns =
        columnsThat(
            column -> column.kind() == ColumnKind.NUMERIC && column.section() != Section.AGE);
    otherColumns = columnsThat(column -> column.kind() != ColumnKind.NUMERIC);
    ageColumns = columnsThat(column -> column.section() == Section.AGE);
    ages = layout.ages().values().toArray(AgeSource[]::new);
    ageCells = new int[ages.length];
    Arrays.fill(singles, NO_COLUMN);
    for (int i = 0; i < n; i++) {
      ColumnLayout column = columns.get(i);
      edges[i] = column.edges();
      kinds[i] = column.kind();
      readers[i] =
          column.kind() == ColumnKind.CATEGORICAL || column.kind() == ColumnKind.BOOLEAN
              ? new CategoryReader(column)
              : null;
      switch (column.section()) {
        case FEATURE -> features.put(column.name(), i);
        case PROBABILITY -> probabilities.put(Texts.canonical(column.name()), i);
        case AGE -> {}
        default -> singles[column.section().ordinal()] = i;
      }
    }
  }

  private int[] columnsThat(Predicate<ColumnLayout> are) {
    List<ColumnLayout> columns = layout.columns();
    return IntStream.range(0, columns.size()).filter(i -> are.test(columns.get(i))).toArray();
  }

  /** The layout's fingerprint. */
  public long layout() {
    return fingerprint;
  }

  /** An empty profile. */
  public Profile newProfile() {
    ColumnProfile[] columns = new ColumnProfile[kinds.length];
    for (int i = 0; i < columns.length; i++) {
      CategoryReader reader = readers[i];
      columns[i] =
          reader != null
              ? new CategoricalProfile(reader, layout.capacity().categories())
              : kinds[i] == ColumnKind.NUMERIC ? new NumericProfile(edges[i]) : new TextProfile();
    }
    Profile profile = new Profile(fingerprint, layout.capacity(), columns, true);
    if (test != null) {
      profile.restore(new ExpressionCounts(outcomes.length));
    }
    return profile;
  }

  /**
   * Lets a profile that was read from bytes be filled by this fold.
   *
   * @throws IllegalArgumentException for a profile of another layout
   */
  public void attach(Profile profile) {
    if (profile.layout() != fingerprint || profile.columns() != kinds.length) {
      throw otherLayout(profile);
    }
    profile.attach(layout, readers);
  }

  private IllegalArgumentException otherLayout(Profile profile) {
    return new IllegalArgumentException(
        "a profile of layout "
            + Long.toHexString(profile.layout())
            + " cannot be filled by a fold of layout "
            + Long.toHexString(fingerprint));
  }

  /** Folds one event, which is no dead letter, into a profile of this layout. */
  public void add(EventRow row, Profile into) {
    if (test != null) {
      test.test(row, outcomes);
    }
    addAgain(row, into);
  }

  /**
   * Folds the event that was added last into one more profile: its expressions are not evaluated
   * again.
   */
  public void addAgain(EventRow row, Profile into) {
    if (into.layout() != fingerprint) {
      throw otherLayout(into);
    }
    if (!into.attached()) {
      throw ColumnProfile.notAttached();
    }
    if (row.names() != names) {
      bind(row.names());
    }
    if (!row.hasKeys(keys, keyCount)) {
      arrange(row, into);
    }
    int numbersAt = addNumbers(row, into);
    for (int i : otherColumns) {
      int cell = cellOf[i];
      ColumnProfile column = into.column(i);
      if (cell == NO_CELL) {
        column.addMissing();
      } else if (column instanceof CategoricalProfile categorical) {
        categorical.add(row, cell);
      } else if (column instanceof TextProfile text) {
        text.add(row, cell);
      }
    }
    for (int i = 0; i < extraCount; i++) {
      int place = extras[i];
      if (row.type(extraCells[place]) != EventRow.NULL) { // of the event, not of its arrangement
        byte[] text = extraNames[place];
        into.extras().add(extraHashes[place], text, 0, text.length, 1);
      }
    }
    into.addEvent(row.eventTime());
    if (test != null) {
      into.addOutcomes(outcomes);
    }
    if (row.hasEventId()) {
      long id = Hashes.of(row.text(), row.eventIdStart(), row.eventIdLength());
      into.addId(id);
      into.sampleNumbers(id, numbersAt);
    }
  }

  /** Returns where the event's numbers stand in the waiting rows. */
  private int addNumbers(EventRow row, Profile into) {
    WaitingRows waiting = into.waiting();
    if (waiting.full()) {
      waiting.fold(scratch);
    }
    int start = waiting.next();
    int at = start;
    double[] values = waiting.values();
    for (int column : numericColumns) {
      int cell = cellOf[column];
      double value = Double.NaN;
      if (cell != NO_CELL && row.type(cell) == EventRow.NUMBER) {
        value = row.number(cell);
      }
      if (!Double.isFinite(value)) {
        countUnusable(row, cell, into.column(column));
        value = Double.NaN;
      }
      values[at++] = value;
    }
    for (int i = 0; i < ages.length; i++) {
      values[at++] = age(row, ageCells[i], ages[i].format(), into.column(ageColumns[i]));
    }
    return start;
  }

  /** How old a feature is, in seconds; NaN where that cannot be told, which is counted. */
  private static double age(EventRow row, int cell, AgeSource.Format format, ColumnProfile column) {
    if (cell == NO_CELL || row.type(cell) == EventRow.NULL) {
      column.addMissing();
      return Double.NaN;
    }
    byte type = row.type(cell);
    double age = format.takes(type) ? format.age(row, cell) : Double.NaN;
    if (!Double.isFinite(age)) {
      column.addWrongType(type);
      return Double.NaN;
    }
    return age;
  }

  private static void countUnusable(EventRow row, int cell, ColumnProfile column) {
    if (cell == NO_CELL || row.type(cell) == EventRow.NULL) {
      column.addMissing();
    } else if (row.type(cell) != EventRow.NUMBER) {
      column.addWrongType(row.type(cell));
    } else if (column instanceof NumericProfile numeric) {
      numeric.addNotFinite(row.number(cell));
    }
  }

  /** Finds the columns of an event's cells, and counts the names that have no number. */
  private void arrange(EventRow row, Profile into) {
    int cells = row.cells();
    if (cells > keys.length) {
      keys = new int[Math.max(cells, 2 * keys.length)];
    }
    row.copyKeys(keys);
    keyCount = cells;
    arrangement++;
    extraCount = 0;
    Arrays.fill(cellOf, NO_CELL);
    Arrays.fill(ageCells, NO_CELL);
    boolean anyUnlisted = false;
    for (int cell = 0; cell < cells; cell++) {
      int column = columnOf(row, cell);
      if (column >= 0) {
        cellOf[column] = cell;
      } else if (column == NO_NUMBER) {
        anyUnlisted = true;
      }
    }
    if (ages.length > 0) {
      findAges(row);
    }
    if (anyUnlisted) {
      keyCount = -1; // the keys do not tell such names apart
      addUnlisted(row, into);
    }
  }

  /** Finds the cells that say how old features are, whether they are columns or not. */
  private void findAges(EventRow row) {
    for (int cell = 0; cell < row.cells(); cell++) {
      if (row.section(cell) == Section.FEATURE && row.nameId(cell) != NameDictionary.UNLISTED) {
        String name = row.names().name(row.nameId(cell));
        for (int i = 0; i < ages.length; i++) {
          if (ages[i].column().equals(name)) {
            ageCells[i] = cell;
          }
        }
      }
    }
  }

  /** The cell's column, or {@link #NO_COLUMN}, or {@link #NO_NUMBER} for a feature without one. */
  private int columnOf(EventRow row, int cell) {
    Section section = row.section(cell);
    if (section.single()) {
      return singles[section.ordinal()];
    }
    int name = row.nameId(cell);
    if (name == NameDictionary.UNLISTED) {
      return section == Section.FEATURE ? NO_NUMBER : NO_COLUMN;
    }
    int place = placeOf(name, row.names());
    if (section == Section.PROBABILITY) {
      return probabilityColumns[place];
    }
    int column = featureColumns[place];
    if (column == NO_COLUMN) {
      meetExtra(place, cell);
    }
    return column;
  }

  private void meetExtra(int place, int cell) {
    extraCells[place] = cell;
    if (extraSeen[place] != arrangement) {
      extraSeen[place] = arrangement;
      if (extraCount == extras.length) {
        extras = Arrays.copyOf(extras, Math.max(8, 2 * extraCount));
      }
      extras[extraCount++] = place;
    }
  }

  /**
   * Starts on the names of a reader. The layout's own names get numbers first, so that they are
   * found however many others come.
   */
  private void bind(NameDictionary to) {
    names = to;
    places = 0;
    Arrays.fill(placeSlots, 0);
    keyCount = -1;
    for (ColumnLayout column : layout.columns()) {
      if (!column.section().single()) {
        to.register(column.name());
      }
    }
    for (AgeSource age : ages) {
      to.register(age.column());
    }
  }

  private int placeOf(int name, NameDictionary in) {
    int mask = placeSlots.length - 1;
    for (int i = slotOf(name); placeSlots[i] != 0; i = i + 1 & mask) {
      int place = placeSlots[i] - 1;
      if (numbers[place] == name) {
        return place;
      }
    }
    return learn(name, in.name(name));
  }

  private int slotOf(int name) {
    return name * 0x9E3779B1 >>> 8 & placeSlots.length - 1;
  }

  /** Finds out what a name means here. */
  private int learn(int name, String text) {
    if (places == numbers.length) {
      int room = Math.max(16, 2 * places);
      numbers = Arrays.copyOf(numbers, room);
      featureColumns = Arrays.copyOf(featureColumns, room);
      probabilityColumns = Arrays.copyOf(probabilityColumns, room);
      extraNames = Arrays.copyOf(extraNames, room);
      extraHashes = Arrays.copyOf(extraHashes, room);
      extraSeen = Arrays.copyOf(extraSeen, room);
      extraCells = Arrays.copyOf(extraCells, room);
    }
    int place = places++;
    numbers[place] = name;
    int feature = features.getOrDefault(text, NO_COLUMN);
    featureColumns[place] = feature;
    probabilityColumns[place] = probabilities.getOrDefault(Texts.canonical(text), NO_COLUMN);
    byte[] kept =
        feature == NO_COLUMN ? Texts.bounded(text).getBytes(StandardCharsets.UTF_8) : NO_NAME;
    extraNames[place] = kept;
    extraHashes[place] = Hashes.of(kept, 0, kept.length);
    extraSeen[place] = 0;
    if (2 * places > placeSlots.length) {
      placeSlots = new int[2 * placeSlots.length];
      for (int i = 0; i < places; i++) {
        enter(i);
      }
    } else {
      enter(place);
    }
    return place;
  }

  private void enter(int place) {
    int i = slotOf(numbers[place]);
    while (placeSlots[i] != 0) {
      i = i + 1 & placeSlots.length - 1;
    }
    placeSlots[i] = place + 1;
  }

  /** Counts the features whose names got no number: from the end, for the last cell counts. */
  private void addUnlisted(EventRow row, Profile into) {
    for (int cell = row.cells() - 1; cell >= 0; cell--) {
      if (row.section(cell) == Section.FEATURE && row.nameId(cell) == NameDictionary.UNLISTED) {
        addUnlisted(row, cell, into);
      }
    }
    forgetUnlisted();
  }

  /** Such a feature is no column, and its text is its name. */
  private void addUnlisted(EventRow row, int cell, Profile into) {
    byte[] text = row.text();
    int start = row.textStart(cell);
    int length = row.textLength(cell);
    if (length > Texts.MAX_BYTES || !Texts.isUtf8(text, start, length)) {
      text = Texts.bounded(row.string(start, length)).getBytes(StandardCharsets.UTF_8);
      start = 0;
      length = text.length;
    }
    long hash = Hashes.of(text, start, length);
    if (isNewInEvent(hash == 0 ? 1 : hash) && row.type(cell) != EventRow.NULL) {
      into.extras().add(hash, text, start, length, 1);
    }
  }

  private boolean isNewInEvent(long hash) {
    if (2 * unlistedCount >= unlisted.length) {
      long[] old = unlisted;
      unlisted = new long[2 * old.length];
      unlistedCount = 0;
      for (long h : old) {
        if (h != 0) {
          isNewInEvent(h);
        }
      }
    }
    int mask = unlisted.length - 1;
    int i = (int) hash & mask;
    while (unlisted[i] != 0) {
      if (unlisted[i] == hash) {
        return false;
      }
      i = i + 1 & mask;
    }
    unlisted[i] = hash;
    unlistedCount++;
    return true;
  }

  private void forgetUnlisted() {
    if (unlisted.length > 64 * UNLISTED_SLOTS) {
      unlisted = new long[UNLISTED_SLOTS]; // one monstrous event must not burden all others
    } else {
      Arrays.fill(unlisted, 0);
    }
    unlistedCount = 0;
  }
}
