package io.plumbline.connectors.source;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.NameDictionary;
import org.jspecify.annotations.Nullable;

/**
 * One event of one split: the decoded row, where it came from, and what its split had seen before.
 * Or, between events, word about the specs that rule them.
 *
 * <p>One object per reader, refilled for every event: it must not be kept, and may only travel
 * inside one operator chain with object reuse on ({@code pipeline.object-reuse: true}); its type
 * refuses to be copied or serialised. A {@linkplain EventRow#reason() rejected} row travels with
 * the timestamp {@link #NO_TIME}, an accepted one with its event time.
 *
 * <p>The operator chained to the source may refuse an accepted event, by {@link EventRow#reject}
 * and before it returns: the event then moves neither its split's largest event time nor the
 * watermark, as if the reader had refused it.
 */
public final class SourcedRow {
  /** The largest event time of a split that has seen no accepted event. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private final EventRow event = new EventRow(new NameDictionary());
  private final String source;
  private final long outOfOrderness;
  private final Repeats repeats;
  private final int versions;
  private final Backlog backlog;

  private String splitId = "";
  private RawRecord raw = new RawRecord();
  private SplitProgress split = new SplitProgress();
  private long largestEventTime = NO_TIME;
  private boolean dropped;
  private byte @Nullable [] specs;
  private @Nullable DeadLetter letter;

  SourcedRow(Intake intake, Backlog backlog) {
    this.backlog = backlog;
    source = intake.name();
    outOfOrderness = intake.outOfOrderness().toMillis();
    repeats = intake.repeats();
    versions = intake.versions();
  }

  void fill(String id, RawRecord record, SplitProgress before) {
    splitId = id;
    raw = record;
    split = before;
    largestEventTime = before.largest();
    dropped = false;
  }

  /** Makes the row one that carries no event but a change of the specs. */
  void fillSpecs(byte[] update) {
    specs = update;
  }

  /** Makes the row one that carries no event but a dead letter about a spec. */
  void fillLetter(DeadLetter about) {
    letter = about;
  }

  /** Makes the row one that carries events again. */
  void empty() {
    specs = null;
    letter = null;
  }

  /** Whether the row carries an event; else it is word about specs. */
  public boolean carriesEvent() {
    return specs == null && letter == null;
  }

  /** What the {@link SpecFeed} told of the specs that rule all events after this row, or null. */
  public byte @Nullable [] specs() {
    return specs;
  }

  /** A dead letter about a spec that cannot be used, or null. */
  public @Nullable DeadLetter letter() {
    return letter;
  }

  /** The event, usable or rejected with its reason. */
  public EventRow event() {
    return event;
  }

  /** The name of the source in accounting and in dead letters. */
  public String source() {
    return source;
  }

  /** What waits to be read by the reader of the row; it may be kept. */
  public Backlog backlog() {
    return backlog;
  }

  /** The partition or file. */
  public String splitId() {
    return splitId;
  }

  /** The place as text: {@code topic-0@17}, {@code folder/file.jsonl:3}. Allocates. */
  public String position() {
    return raw.position(splitId);
  }

  /** The record's own time, in milliseconds since 1970 UTC; 0 where there is none. */
  public long recordTime() {
    return raw.time();
  }

  /** Whether {@link #recordTime} was given by the storage. */
  public boolean hasOwnTime() {
    return raw.hasOwnTime();
  }

  /** Holds the event as it came, from {@link #payloadOffset()}; valid until the next event. */
  public byte[] payload() {
    return raw.bytes();
  }

  public int payloadOffset() {
    return raw.offset();
  }

  /**
   * The length of the payload in bytes; of a record beyond the source's limit only the beginning is
   * kept.
   */
  public int payloadLength() {
    return raw.length();
  }

  /**
   * The record as a dead letter. Allocates.
   *
   * @param reason why the event is refused
   * @param detail what exactly is wrong, for a person to read, or null
   * @param withPayload whether the beginning of the record may be kept
   */
  public DeadLetter deadLetter(
      DeadLetterReason reason, @Nullable String detail, boolean withPayload) {
    DeadLetter letter =
        DeadLetter.of(
            source,
            position(),
            recordTime(),
            reason,
            detail,
            payload(),
            payloadOffset(),
            payloadLength());
    return withPayload ? letter : letter.withoutPayload();
  }

  /**
   * The latest time of an accepted event of the split <em>before</em> this one, through all
   * failures, in milliseconds since 1970 UTC; {@link #NO_TIME} if there was none.
   */
  public long largestEventTime() {
    return largestEventTime;
  }

  /** How far an event may be behind the largest event time without being late, in milliseconds. */
  public long outOfOrdernessMillis() {
    return outOfOrderness;
  }

  /** How far repeats are dropped unless the model says otherwise, in milliseconds; 0 for never. */
  public long dropWithinMillis() {
    return repeats.dropWithin().toMillis();
  }

  /** How many versions of a model that is watched in any its split may name. */
  public int versionLimit() {
    return versions;
  }

  /**
   * Whether the version of an accepted event is among the first {@link #versionLimit} that its
   * split has named of the model, which is checkpointed with the split; one that is new and finds
   * room is from now on.
   *
   * @param model a hash of the model
   * @param version a hash of the model and the version together, such that nobody can make two
   *     versions of one hash
   */
  public boolean admitsVersion(long model, long version) {
    return split.versions().admits(model, version, versions);
  }

  /**
   * Drops the event if its split has delivered it before, and remembers it otherwise; asked once,
   * and of accepted events only. Which events were delivered is checkpointed with the split.
   *
   * <p>A repeat is one as long as the split has not come further than the given time beyond the
   * event that was accepted; the repeat's own time counts where it is later than all before it. A
   * dropped event moves neither its split's largest event time nor the watermark. It is activity
   * all the same: its split is being read, and what comes behind it must not be overtaken.
   *
   * @param stream a hash of what ids are unique within
   * @param withinMillis above 0
   * @return whether the event is dropped
   */
  public boolean dropRepeat(long stream, long withinMillis) {
    long id = Hashes.of(event.text(), event.eventIdStart(), event.eventIdLength());
    dropped =
        split
            .ids(repeats.ids())
            .isRepeat(id ^ stream, event.eventTime(), withinMillis, largestEventTime);
    return dropped;
  }

  /** Whether {@link #dropRepeat} has dropped the event. */
  public boolean isDropped() {
    return dropped;
  }

  /** How many ids of the split were forgotten for want of room since the last time of asking. */
  public long takeForgottenIds() {
    RecentIds ids = split.ids();
    return ids == null ? 0 : ids.takeForgotten();
  }
}
