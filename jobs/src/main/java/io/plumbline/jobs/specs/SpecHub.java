package io.plumbline.jobs.specs;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.jobs.config.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place in a job where specs are put in force: all sources of the job join it, so that a
 * change is in force from the same event time in each of them.
 *
 * <p>It looks at what is published every second. Before a changed spec is put in force without a
 * time of its own, all readers say how far they have come and hold, for a moment that is bounded:
 * then it is in force after all that was read, and no event was folded by the wrong one.
 */
final class SpecHub {
  private static final Logger LOG = LoggerFactory.getLogger(SpecHub.class);

  /** Readers that take longer to answer are not waited for: they hold events back meanwhile. */
  private static final Duration ANSWERS = Duration.ofSeconds(1);

  /** So often readers are asked that have not registered yet, or do not answer in time. */
  private static final int ROUNDS_FOR_READERS = 10;

  /**
   * The hubs of this process by job. Mutable and static since Flink makes each source's enumerator
   * by itself, from bytes, and gives those of a job, which all live in the job manager, no object
   * in common: this is the only place where they can find each other. A hub is here from its first
   * source to its last; under the job's own random name, so no two jobs meet.
   */
  private static final Map<String, SpecHub> HUBS = new ConcurrentHashMap<>();

  private final String job;
  private final int sources;
  private final List<SpecOrigin> origins;
  private final Duration interval;
  private final SpecCompiler compiler;

  private final List<Member> members = new ArrayList<>();
  private final Letters letters = new Letters();

  /** Sources none of whose readers came: they ended, and the checkpoint was a moment before. */
  private final Set<Member> givenUp = new HashSet<>();

  private Set<Long> reported = new HashSet<>();
  private @Nullable SpecBook book;
  private byte @Nullable [] listing;
  private @Nullable ScheduledExecutorService thread;
  private List<SpecOrigin.Reader> readers = List.of();
  private final List<@Nullable List<Published>> lastRead = new ArrayList<>();
  private final Presence presence = new Presence();
  private String lastFault = "";

  /** The largest event time of all that any reader is known to have accepted: checkpointed. */
  private long largestSeen = SpecVersion.ALWAYS;

  /** The same of readers that cannot be asked any more: of which models is not known. */
  private long largestBefore = SpecVersion.ALWAYS;

  private int unready;
  private boolean closed;

  private @Nullable Poll poll;

  private SpecHub(LiveSpecs specs) {
    this.job = specs.job();
    this.sources = specs.sources();
    this.origins = List.copyOf(specs.origins());
    this.interval = specs.interval();
    this.compiler =
        new SpecCompiler(
            specs.limit(),
            specs.capacity(),
            new Baselines(specs.baselineBytes()),
            true,
            note -> LOG.warn("{}", note));
  }

  /** Joins the hub of a job, which whoever comes first makes. */
  static SpecFeed.Subscription join(
      LiveSpecs specs, SpecFeed.Source source, byte @Nullable [] restored) {
    while (true) {
      SpecHub hub = HUBS.computeIfAbsent(specs.job(), job -> new SpecHub(specs));
      SpecFeed.Subscription member = hub.admit(source, restored);
      if (member != null) {
        return member;
      }
      // The last one left meanwhile, and took the hub with it: after a failure sources come and
      // go in any order.
      HUBS.remove(specs.job(), hub);
    }
  }

  /** A question that readers are answering. */
  private static final class Poll {
    private final long question;
    private final Set<Member> unasked;
    private final Set<Reader> awaited = new HashSet<>();
    private final Set<Member> incomplete = new HashSet<>();
    private final List<String> about;
    private final long[] largest;

    Poll(long question, List<String> about, List<Member> members) {
      this.question = question;
      this.about = about;
      largest = new long[about.size()];
      Arrays.fill(largest, SourcedRow.NO_TIME);
      unasked = new HashSet<>(members);
    }

    void take(List<Long> largestEventTimes) {
      for (int i = 0; i < largest.length; i++) {
        largest[i] = Math.max(largest[i], largestEventTimes.get(i));
      }
    }

    boolean answered() {
      return unasked.isEmpty() && awaited.isEmpty();
    }
  }

  private record Reader(Member member, int subtask) {}

  private final class Member implements SpecFeed.Subscription {
    private final SpecFeed.Source source;

    Member(SpecFeed.Source source) {
      this.source = source;
    }

    @Override
    public byte @Nullable [] listing() {
      synchronized (SpecHub.this) {
        return listing;
      }
    }

    @Override
    public byte @Nullable [] checkpoint() {
      synchronized (SpecHub.this) {
        return listing == null
            ? null
            : new HubState(listing, largestSeen, letters.handedOn(this)).encode();
      }
    }

    @Override
    public void asked(long question, Set<Integer> readers, boolean complete) {
      synchronized (SpecHub.this) {
        if (poll != null && poll.question == question && poll.unasked.remove(this)) {
          readers.forEach(subtask -> poll.awaited.add(new Reader(this, subtask)));
          if (complete || !readers.isEmpty()) {
            givenUp.remove(this);
          }
          if (!complete && !givenUp.contains(this)) {
            poll.incomplete.add(this);
          }
          SpecHub.this.notifyAll();
        }
      }
    }

    @Override
    public void answer(long question, int subtask, List<Long> largestEventTimes) {
      synchronized (SpecHub.this) {
        for (long time : largestEventTimes) {
          largestSeen = Math.max(largestSeen, time);
        }
        if (poll != null && poll.question == question) {
          poll.take(largestEventTimes);
          answered(poll, subtask);
        }
      }
    }

    private void answered(Poll of, int subtask) {
      of.awaited.remove(new Reader(this, subtask));
      SpecHub.this.notifyAll();
    }

    @Override
    public void began(int subtask) {
      synchronized (SpecHub.this) {
        letters.takeBack(this, subtask);
      }
    }

    @Override
    public void passed(long largestEventTime) {
      synchronized (SpecHub.this) {
        largestSeen = Math.max(largestSeen, largestEventTime);
      }
    }

    @Override
    public void ended(int subtask, long largestEventTime) {
      synchronized (SpecHub.this) {
        largestSeen = Math.max(largestSeen, largestEventTime);
        largestBefore = Math.max(largestBefore, largestEventTime);
        if (poll != null) {
          answered(poll, subtask);
        }
        letters.takeBack(this, subtask);
        tellOfLetters();
      }
    }

    @Override
    public SpecFeed.@Nullable Letter takeLetter(int subtask) {
      synchronized (SpecHub.this) {
        return letters.take(this, subtask);
      }
    }

    @Override
    public void handedOn(int subtask, long letter) {
      synchronized (SpecHub.this) {
        letters.handedOn(this, subtask, letter);
      }
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /** Takes a source in, the last one sets the hub going; null when the hub is closed. */
  private synchronized SpecFeed.@Nullable Subscription admit(
      SpecFeed.Source source, byte @Nullable [] restored) {
    if (closed) {
      return null;
    }
    Member member = new Member(source);
    members.add(member);
    HubState state = restored == null ? null : HubState.decode(restored);
    letters.join(member, state == null ? Set.of() : state.letters());
    if (state != null) {
      largestSeen = Math.max(largestSeen, state.largestEventTime());
      largestBefore = Math.max(largestBefore, state.largestEventTime());
      SpecUpdate of = SpecCodec.decodeUpdate(state.listing());
      // The sources' checkpoints are a moment apart: the one that knows most counts.
      if (book == null || of.sequence() > book.sequence()) {
        book = SpecBook.EMPTY.with(of);
        listing = state.listing();
        tell(listing);
      }
    }
    if (members.size() == sources && thread == null) {
      ScheduledExecutorService executor =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread daemon = new Thread(task, "plumbline-specs");
                daemon.setDaemon(true);
                return daemon;
              });
      thread = executor;
      readers = origins.stream().map(SpecOrigin::open).toList();
      readers.forEach(reader -> lastRead.add(null));
      executor.scheduleWithFixedDelay(this::round, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
    return member;
  }

  private synchronized void leave(Member member) {
    members.remove(member);
    letters.leave(member);
    givenUp.remove(member);
    if (members.isEmpty()) {
      closed = true;
      HUBS.remove(job, this);
      if (thread != null) {
        thread.execute(() -> readers.forEach(SpecOrigin.Reader::close));
        thread.shutdown();
      }
    }
  }

  /**
   * One look at what is published. Never throws, whatever comes: nobody would hear of it, and there
   * would be no next look, which may go well.
   */
  private void round() {
    try {
      List<Published> published = new ArrayList<>();
      StringBuilder faults = new StringBuilder();
      for (int i = 0; i < readers.size(); i++) {
        try {
          lastRead.set(i, readers.get(i).read());
        } catch (IOException e) {
          faults.append(e.getMessage());
        }
        List<Published> last = lastRead.get(i);
        if (last == null) {
          throw new IOException(faults.toString()); // Every place has to be read once.
        }
        published.addAll(last);
      }
      note(faults.toString());
      look(compiler.compile(published));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      note(String.valueOf(e.getMessage()));
      LOG.debug("why", e);
    } catch (Throwable e) {
      if (!e.toString().equals(lastFault)) {
        LOG.error("specs stay as they are; it is tried again every {}", interval, e);
      }
      lastFault = e.toString();
    }
  }

  /** Says once why specs, or those of one place, stay as they are. */
  private void note(String fault) {
    if (!fault.isEmpty() && !fault.equals(lastFault)) {
      LOG.warn("specs stay as they are: {}", fault);
    }
    lastFault = fault;
  }

  private void look(SpecCompiler.Outcome outcome) throws InterruptedException {
    SpecBook before;
    synchronized (this) {
      before = book;
    }
    SpecBook now = before == null ? SpecBook.EMPTY : before;
    SpecLedger.Plan plan = SpecLedger.plan(now, outcome.candidates(), presence.kept(now, outcome));
    plan = plan.removing(presence.gone(plan.removed(), now.timelines().size()));
    if (before == null || !plan.empty()) {
      putInForce(now, plan);
    }
    tellOf(outcome.refusals());
  }

  /** Says what is wrong with specs: in the log, and each in one dead letter. */
  private void tellOf(List<Refusal> refusals) {
    Set<Long> refused = new HashSet<>();
    List<SpecFeed.Letter> about = new ArrayList<>();
    for (Refusal refusal : refusals) {
      String what = refusal.describe();
      Published published = refusal.published();
      long number =
          ContentHash.positive(published.origin() + "\n" + published.time() + "\n" + what);
      if (refused.add(number) && !reported.contains(number)) {
        LOG.warn("refused, what is in force stays so: {}", what);
        about.add(new SpecFeed.Letter(number, letter(published, what)));
      }
    }
    reported = refused; // What was put right meanwhile is told anew when it is broken again.
    synchronized (this) {
      letters.keep(refused);
      about.forEach(letters::add);
      tellOfLetters();
    }
  }

  private void putInForce(SpecBook now, SpecLedger.Plan plan) throws InterruptedException {
    if (now.sequence() == 0 || plan.askedAbout().isEmpty()) {
      accept(now, plan, model -> SpecVersion.ALWAYS);
      return;
    }
    boolean told = false;
    try {
      Poll answers = ask(now.sequence() + 1, plan.askedAbout());
      boolean known = answers.answered() && answers.incomplete.isEmpty();
      boolean some = !plan.needsProgress() || largestSeen() != SpecVersion.ALWAYS;
      // Readers that are still to come, or are stuck, may be ahead of those that answered.
      if (known || (++unready >= ROUNDS_FOR_READERS && some)) {
        unready = 0;
        synchronized (this) {
          givenUp.addAll(answers.incomplete);
        }
        told = accept(now, plan, known ? progress(answers) : model -> largestSeen());
      }
    } finally {
      if (!told) {
        // Whatever went wrong, readers hold no longer.
        byte[] nothing =
            SpecCodec.encode(new SpecUpdate(now.sequence(), false, List.of(), List.of()));
        synchronized (this) {
          tell(nothing);
        }
      }
    }
  }

  /** Puts a plan in force and tells; false if the book is another one meanwhile. */
  private boolean accept(
      SpecBook now, SpecLedger.Plan plan, ToLongFunction<String> largestEventTime) {
    SpecUpdate update = SpecLedger.decide(now, plan, largestEventTime);
    SpecBook next = now.with(update);
    byte[] bytes = SpecCodec.encode(update);
    byte[] whole = SpecCodec.encode(next.listing());
    synchronized (this) {
      if ((book == null ? 0 : book.sequence()) != now.sequence()) {
        return false; // A source that joined meanwhile knew more: the next look builds on that.
      }
      book = next;
      listing = whole;
      tell(bytes);
    }
    if (now.sequence() > 0) {
      log(update);
    }
    return true;
  }

  private synchronized long largestSeen() {
    return largestSeen;
  }

  /** How far the events of each model have come, by what all readers answered. */
  private synchronized ToLongFunction<String> progress(Poll answers) {
    Map<String, Long> byModel = new HashMap<>();
    for (int i = 0; i < answers.largest.length; i++) {
      byModel.put(answers.about.get(i), Math.max(largestBefore, answers.largest[i]));
    }
    return byModel::get;
  }

  private static void log(SpecUpdate update) {
    for (Timeline timeline : update.put()) {
      SpecVersion latest = timeline.latest();
      LOG.info(
          "spec {} of {} is in force from {}",
          latest.number(),
          timeline.slot(),
          latest.effectiveFrom() == SpecVersion.ALWAYS
              ? "the beginning"
              : java.time.Instant.ofEpochMilli(latest.effectiveFrom()));
    }
    update.removed().forEach(slot -> LOG.info("{} is watched no longer", slot));
  }

  private Poll ask(long question, List<String> about) throws InterruptedException {
    Poll asked;
    synchronized (this) {
      asked = new Poll(question, about, members);
      poll = asked;
      members.forEach(member -> member.source.ask(question, about));
      long until = System.nanoTime() + ANSWERS.toNanos();
      while (!asked.answered()) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          break;
        }
        wait(left);
      }
      poll = null;
    }
    return asked;
  }

  private void tell(byte[] update) {
    for (Member member : members) {
      try {
        member.source.tell(update);
      } catch (RuntimeException e) {
        LOG.debug("a source that closes is told no more", e);
      }
    }
  }

  /** Has whoever can take the letters that wait. */
  private void tellOfLetters() {
    if (letters.anyWaiting()) {
      members.forEach(member -> member.source.lettersWait());
    }
  }

  private static DeadLetter letter(Published published, String what) {
    byte[] payload = String.valueOf(published.text()).getBytes(StandardCharsets.UTF_8);
    return DeadLetter.of(
        LiveSpecs.SOURCE,
        published.origin(),
        published.time(),
        DeadLetterReason.INVALID_SPEC,
        what,
        payload,
        0,
        published.text() == null ? 0 : payload.length);
  }
}
