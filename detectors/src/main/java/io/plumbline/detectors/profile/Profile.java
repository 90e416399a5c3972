package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.expression.Outcome;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mergeable summary of the events of one pane or window.
 *
 * <p>Any order and grouping of events and merges gives equal profiles: equal figures and equal
 * bytes. Reading may tidy up inside: an instance belongs to one thread at a time.
 */
public final class Profile {
  private final long layout;
  private final Capacity capacity;
  private final ColumnProfile[] columns;
  private boolean attached;
  private long events;
  private long firstEventTime = Long.MAX_VALUE;
  private long lastEventTime = Long.MIN_VALUE;
  private @Nullable SmallestHashCounts extras;
  private @Nullable IdSample ids;
  private @Nullable NumberSample numbers;

  /** Null where the layout has no expressions. */
  private @Nullable ExpressionCounts expressions;

  /** The numbers of the last events that were folded; made with the first one. */
  private @Nullable WaitingRows waiting;

  /** An empty profile whose columns can be filled by a RowFold of the same layout. */
  public Profile(Layout layout) {
    this(
        layout.fingerprint(),
        layout.capacity(),
        layout.columns().stream()
            .map(column -> emptyColumn(column, layout.capacity()))
            .toArray(ColumnProfile[]::new),
        true);
    expressions =
        layout.expressions().isEmpty() ? null : new ExpressionCounts(layout.expressions().size());
  }

  Profile(long layout, Capacity capacity, ColumnProfile[] columns, boolean attached) {
    this.layout = layout;
    this.capacity = capacity;
    this.columns = columns;
    this.attached = attached;
  }

  private static ColumnProfile emptyColumn(ColumnLayout column, Capacity capacity) {
    return switch (column.kind()) {
      case NUMERIC -> new NumericProfile(column.edges());
      case CATEGORICAL, BOOLEAN -> new CategoricalProfile(column, capacity.categories());
      case TEXT -> new TextProfile();
    };
  }

  /** The fingerprint of the layout; profiles of different layouts refuse to merge. */
  public long layout() {
    return layout;
  }

  /** How many events were folded. */
  public long events() {
    return events;
  }

  /** Smallest event time, in milliseconds; Long.MAX_VALUE when empty. */
  public long firstEventTime() {
    return firstEventTime;
  }

  /** Largest event time; Long.MIN_VALUE when empty. */
  public long lastEventTime() {
    return lastEventTime;
  }

  /** How many columns the layout has. */
  public int columns() {
    return columns.length;
  }

  /** The column at a position of the layout. */
  public ColumnProfile column(int position) {
    return columns[position];
  }

  /**
   * Features that are in no column of the layout: events that carried each kept name (smallest
   * hashes kept).
   */
  public SortedMap<String, Long> extraColumns() {
    return extras == null ? new TreeMap<>() : extras.kept();
  }

  /** Values of features that are in no column and whose names are not kept. */
  public long extraColumnsRest() {
    return extras == null ? 0 : extras.rest();
  }

  /**
   * The valid numbers of a column in some of the events, which their ids' hashes have chosen:
   * ascending, at most {@link NumberSample#KEPT}. None where no event had an id, nor of a profile
   * that was merged with one written before there were samples.
   *
   * @param position of a numeric column in the layout
   */
  public double[] sampledNumbers(int position) {
    int column = 0;
    for (int i = 0; i < position; i++) {
      column += columns[i] instanceof NumericProfile ? 1 : 0;
    }
    return numbers == null ? new double[0] : numbers.column(column);
  }

  /** The ids of the events; null where no event had one. */
  public @Nullable IdSample ids() {
    return ids;
  }

  /** What the expressions of the layout came to; null where it has none. */
  public @Nullable ExpressionCounts expressions() {
    return expressions;
  }

  private int expressionCount() {
    return expressions == null ? 0 : expressions.size();
  }

  /** Adds all that another profile has seen; the argument is not changed. */
  public void merge(Profile other) {
    if (other.layout != layout
        || other.columns.length != columns.length
        || other.expressionCount() != expressionCount()) {
      throw new IllegalArgumentException(
          "profiles of different layouts do not merge: "
              + Long.toHexString(layout)
              + " and "
              + Long.toHexString(other.layout));
    }
    for (int i = 0; i < columns.length; i++) {
      columns[i].mergeColumn(other.columns[i]);
    }
    if (other.extras != null) {
      extras().merge(other.extras);
    }
    if (other.ids != null) {
      sampled().merge(other.ids);
    }
    if (other.numbers != null) {
      numberSample(other.numbers.width()).merge(other.numbers);
    }
    if (expressions != null && other.expressions != null) {
      expressions.merge(other.expressions);
    }
    events += other.events;
    firstEventTime = Math.min(firstEventTime, other.firstEventTime);
    lastEventTime = Math.max(lastEventTime, other.lastEventTime);
  }

  /**
   * A deep copy without what is kept of single events: of a reference, which is known better by
   * itself, and with which no window's ids are compared.
   */
  public Profile withoutEvents() {
    Profile copy = copy();
    copy.ids = null;
    copy.numbers = null;
    return copy;
  }

  /** A deep copy without the ids of the events: of windows whose ids are compared with none. */
  public Profile withoutIds() {
    Profile copy = copy();
    copy.ids = null;
    return copy;
  }

  /** A deep copy. */
  public Profile copy() {
    ColumnProfile[] copies = new ColumnProfile[columns.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = columns[i].copyColumn();
    }
    Profile copy = new Profile(layout, capacity, copies, attached);
    copy.restore(events, firstEventTime, lastEventTime, extras == null ? null : extras.copy());
    copy.ids = ids == null ? null : ids.copy();
    copy.numbers = numbers == null ? null : numbers.copy();
    copy.expressions = expressions == null ? null : expressions.copy();
    return copy;
  }

  /** About how many bytes of heap the profile takes. */
  public long retainedBytes() {
    long bytes = 64 + 16 + 4L * columns.length + (extras == null ? 0 : extras.retainedBytes());
    bytes += ids == null ? 0 : ids.retainedBytes();
    bytes += numbers == null ? 0 : numbers.retainedBytes();
    bytes += expressions == null ? 0 : expressions.retainedBytes();
    for (ColumnProfile column : columns) {
      bytes += column.retainedBytes();
    }
    bytes += waiting == null ? 0 : waiting.retainedBytes();
    return bytes;
  }

  // ---- for the fold and the codecs ----

  Capacity capacity() {
    return capacity;
  }

  boolean attached() {
    return attached;
  }

  /** Makes a profile that was read from bytes one that can be filled. */
  void attach(Layout to, CategoryReader[] readers) {
    if (expressionCount() != to.expressions().size()) {
      throw new IllegalArgumentException(
          "a profile of "
              + expressionCount()
              + " expressions cannot be filled by a fold of "
              + to.expressions().size());
    }
    for (int i = 0; i < columns.length; i++) {
      ColumnLayout column = to.columns().get(i);
      if (columns[i].kind() != column.kind()) {
        throw new IllegalArgumentException(
            column.subject()
                + " was counted as "
                + columns[i].kind().wireName()
                + " and is "
                + column.kind().wireName());
      }
      if (columns[i] instanceof NumericProfile numeric) {
        numeric.attach(column.edges());
      } else if (columns[i] instanceof CategoricalProfile categorical) {
        categorical.attach(readers[i]);
      }
    }
    attached = true;
  }

  /** The rows of the numeric columns, in the order of the layout, in which numbers wait. */
  WaitingRows waiting() {
    WaitingRows rows = waiting;
    if (rows == null) {
      rows = new WaitingRows(numericColumns());
      for (NumericProfile column : numericColumns()) {
        column.waitIn(rows);
      }
      waiting = rows;
    }
    return rows;
  }

  private NumericProfile[] numericColumns() {
    return Arrays.stream(columns)
        .filter(NumericProfile.class::isInstance)
        .toArray(NumericProfile[]::new);
  }

  void addEvent(long eventTime) {
    events++;
    firstEventTime = Math.min(firstEventTime, eventTime);
    lastEventTime = Math.max(lastEventTime, eventTime);
  }

  /** Adds what the expressions came to for an event; the layout has some. */
  void addOutcomes(Outcome[] outcomes) {
    ExpressionCounts counts = expressions;
    if (counts != null) {
      counts.add(outcomes);
    }
  }

  void restore(ExpressionCounts counts) {
    expressions = counts.size() == 0 ? null : counts;
  }

  /** Adds the id of an event by its hash. */
  void addId(long hash) {
    sampled().add(hash);
  }

  /**
   * Lets the numbers of an event into the sample.
   *
   * @param hash of its id
   * @param from where they stand in the waiting rows
   */
  void sampleNumbers(long hash, int from) {
    WaitingRows rows = waiting();
    if (rows.width() > 0) {
      NumberSample sample = numberSample(rows.width());
      if (sample.takes(hash)) {
        sample.add(hash, rows.values(), from);
      }
    }
  }

  private NumberSample numberSample(int width) {
    NumberSample sample = numbers;
    if (sample == null) {
      sample = new NumberSample(width);
      numbers = sample;
    }
    return sample;
  }

  private IdSample sampled() {
    IdSample sample = ids;
    if (sample == null) {
      sample = new IdSample();
      ids = sample;
    }
    return sample;
  }

  SmallestHashCounts extras() {
    SmallestHashCounts counts = extras;
    if (counts == null) {
      counts = new SmallestHashCounts(capacity.extraColumns(), false);
      extras = counts;
    }
    return counts;
  }

  void restore(long eventCount, long first, long last, @Nullable SmallestHashCounts extraCounts) {
    events = eventCount;
    firstEventTime = first;
    lastEventTime = last;
    extras = extraCounts;
  }

  void write(ByteWriter out) {
    out.putLong(layout);
    out.putVarint(capacity.categories());
    out.putVarint(capacity.extraColumns());
    out.putVarint(events);
    if (events > 0) {
      out.putLong(firstEventTime);
      out.putVarint(lastEventTime - firstEventTime);
    }
    out.putVarint(columns.length);
    for (ColumnProfile column : columns) {
      out.putByte(ProfileCodec.code(column.kind()));
      column.write(out);
    }
    if (extras == null) {
      out.putVarint(0); // no names
      out.putVarint(0); // no rest
    } else {
      extras.write(out);
    }
    if (ids == null) {
      out.putVarint(0); // no events with an id
    } else {
      ids.write(out);
    }
    if (numbers == null) {
      out.putVarint(0); // no rows
    } else {
      numbers.write(out);
    }
    if (expressions == null) {
      out.putVarint(0); // no expressions
    } else {
      expressions.write(out);
    }
  }

  private static Capacity readCapacity(ByteReader in, int version) {
    int categories = in.readBounded(Capacity.MOST_CATEGORIES, "a number of kept categories");
    int names = in.readBounded(Capacity.MOST_EXTRA_COLUMNS, "a number of kept names");
    Capacity read;
    try {
      read = new Capacity(categories, names);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
    if (version == ProfileCodec.WITH_CAPACITY && read.equals(Capacity.DEFAULT)) {
      throw in.corrupt("the default capacity was not written");
    }
    return read;
  }

  static Profile read(ByteReader in, int version) {
    long layout = in.readLong();
    Capacity capacity =
        version < ProfileCodec.WITH_CAPACITY ? Capacity.DEFAULT : readCapacity(in, version);
    long events = in.readCount();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    if (events > 0) {
      first = in.readLong();
      last = first + in.readVarint();
      if (last < first) {
        throw in.corrupt("the last event must not be before the first");
      }
    }
    ColumnProfile[] columns = new ColumnProfile[in.readSize(4, "the number of columns")];
    for (int i = 0; i < columns.length; i++) {
      ColumnKind kind = ProfileCodec.kind(in);
      columns[i] =
          switch (kind) {
            case NUMERIC -> NumericProfile.read(in, version);
            case CATEGORICAL, BOOLEAN ->
                CategoricalProfile.read(kind, capacity.categories(), in, version);
            case TEXT -> TextProfile.read(in, version);
          };
    }
    SmallestHashCounts extras = SmallestHashCounts.read(in, capacity.extraColumns(), false);
    Profile profile = new Profile(layout, capacity, columns, false);
    profile.restore(events, first, last, extras.size() == 0 ? null : extras);
    if (version >= ProfileCodec.WITH_IDS) {
      IdSample ids = IdSample.read(in);
      profile.ids = ids.events() == 0 ? null : ids;
    }
    if (version >= ProfileCodec.WITH_SHAPES) {
      int width = profile.numericColumns().length;
      NumberSample numbers = NumberSample.read(in, width);
      if (width == 0 && numbers.size() > 0) {
        throw in.corrupt("a profile without numeric columns has no sample of numbers");
      }
      profile.numbers = numbers.size() == 0 ? null : numbers;
    }
    if (version >= ProfileCodec.WITH_EXPRESSIONS) {
      profile.restore(ExpressionCounts.read(in, events));
    }
    return profile;
  }
}
