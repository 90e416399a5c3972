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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

  /** A file that is replaced may be missing for a moment: only then a spec counts as taken back. */
  private static final int ROUNDS_MISSING = 3;

  /** Everything at once is taken back only after so many looks: a folder may not be mounted. */
  private static final int ROUNDS_ALL_MISSING = 60;

  /**
   * The hubs of this process by job. Flink gives the enumerators of a job, which all live in the
   * job manager, no other way to agree.
   */
  private static final Map<String, SpecHub> HUBS = new ConcurrentHashMap<>();

  private final String job;
  private final int sources;
  private final List<SpecOrigin> origins;
  private final Duration interval;
  private final SpecCompiler compiler;

  private final List<Member> members = new ArrayList<>();
  private Set<String> reported = new HashSet<>();
  private int joined;
  private @Nullable SpecBook book;
  private byte @Nullable [] listing;
  private @Nullable ScheduledExecutorService thread;
  private List<SpecOrigin.Reader> readers = List.of();
  private final List<@Nullable List<Published>> lastRead = new ArrayList<>();
  private final Map<String, Slot> provided = new HashMap<>();
  private final Map<Slot, Integer> missing = new HashMap<>();
  private String lastFault = "";
  private long largestSeen = SpecVersion.ALWAYS;
  private int unready;

  private @Nullable Poll poll;

  private SpecHub(LiveSpecs specs) {
    this.job = specs.job();
    this.sources = specs.sources();
    this.origins = List.copyOf(specs.origins());
    this.interval = specs.interval();
    this.compiler = new SpecCompiler(specs.limit(), specs.capacity(), true);
  }

  /** The hub of a job, made by whoever asks first. */
  static SpecHub of(LiveSpecs specs) {
    return HUBS.computeIfAbsent(specs.job(), job -> new SpecHub(specs));
  }

  /** A question that readers are answering. */
  private static final class Poll {
    private final long question;
    private int unasked;
    private int awaited;
    private boolean complete = true;
    private long largest = SourcedRow.NO_TIME;

    Poll(long question, int sources) {
      this.question = question;
      unasked = sources;
    }

    boolean answered() {
      return unasked == 0 && awaited <= 0;
    }
  }

  private final class Member implements SpecFeed.Subscription {
    private final SpecFeed.Source source;

    Member(SpecFeed.Source source) {
      this.source = source;
    }

    @Override
    public byte @Nullable [] listing() {
      return known();
    }

    @Override
    public byte @Nullable [] checkpoint() {
      return known();
    }

    @Override
    public void asked(long question, int readers, int parallelism) {
      synchronized (SpecHub.this) {
        if (poll != null && poll.question == question) {
          poll.unasked--;
          poll.awaited += readers;
          poll.complete &= readers == parallelism;
          SpecHub.this.notifyAll();
        }
      }
    }

    @Override
    public void answer(long question, int subtask, long largestEventTime) {
      synchronized (SpecHub.this) {
        if (poll != null && poll.question == question) {
          poll.awaited--;
          poll.largest = Math.max(poll.largest, largestEventTime);
          SpecHub.this.notifyAll();
        }
      }
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  private synchronized byte @Nullable [] known() {
    return listing;
  }

  /** Joins; the last source to join sets the hub going. */
  synchronized SpecFeed.Subscription join(SpecFeed.Source source, byte @Nullable [] restored) {
    Member member = new Member(source);
    members.add(member);
    joined++;
    if (restored != null) {
      SpecUpdate of = SpecCodec.decodeUpdate(restored);
      // The sources' checkpoints are a moment apart: the one that knows most counts.
      if (book == null || of.sequence() > book.sequence()) {
        book = SpecBook.EMPTY.with(of);
        listing = restored;
        tell(restored);
      }
    }
    if (joined == sources) {
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
    if (members.isEmpty()) {
      HUBS.remove(job, this);
      if (thread != null) {
        thread.execute(() -> readers.forEach(SpecOrigin.Reader::close));
        thread.shutdown();
      }
    }
  }

  /** One look at what is published. Never throws: the next look may go well. */
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
    SpecLedger.Plan plan = SpecLedger.plan(now, outcome.candidates(), kept(now, outcome));
    plan =
        new SpecLedger.Plan(
            plan.added(), plan.changed(), gone(plan.removed(), now.timelines().size()));
    if (before == null || !plan.empty()) {
      putInForce(now, plan);
    }
    Set<String> refused = new HashSet<>();
    for (Refusal refusal : outcome.refusals()) {
      String what = refusal.describe();
      Published published = refusal.published();
      String key = published.origin() + "\n" + published.time() + "\n" + ContentHash.positive(what);
      if (refused.add(key) && !reported.contains(key)) {
        report(refusal, what);
      }
    }
    reported = refused; // What was put right meanwhile is told anew when it is broken again.
  }

  /** The slots whose spec was replaced by something broken. */
  private Set<Slot> kept(SpecBook now, SpecCompiler.Outcome outcome) {
    Set<Slot> kept = new HashSet<>();
    Set<String> broken = new HashSet<>();
    for (Refusal refusal : outcome.refusals()) {
      String identity = refusal.published().identity();
      broken.add(identity);
      Slot slot = provided.get(identity);
      if (slot != null) {
        kept.add(slot);
      }
    }
    for (Timeline timeline : now.timelines()) {
      if (broken.contains(timeline.latest().origin())) {
        kept.add(timeline.slot());
      }
    }
    provided.keySet().retainAll(broken);
    for (Candidate candidate : outcome.candidates()) {
      provided.put(candidate.version().origin(), candidate.slot());
    }
    return kept;
  }

  /** The slots that have been missing for long enough. */
  private List<Slot> gone(List<Slot> absent, int all) {
    missing.keySet().retainAll(absent);
    absent.forEach(slot -> missing.merge(slot, 1, Integer::sum));
    boolean everything = absent.size() == all && all > 1;
    if (everything && missing.values().stream().allMatch(looks -> looks == ROUNDS_MISSING)) {
      LOG.warn(
          "no spec is published any more: in {} looks nothing will be watched", ROUNDS_ALL_MISSING);
    }
    int looks = everything ? ROUNDS_ALL_MISSING : ROUNDS_MISSING;
    return absent.stream().filter(slot -> missing.get(slot) >= looks).toList();
  }

  private void putInForce(SpecBook now, SpecLedger.Plan plan) throws InterruptedException {
    if (!plan.needsProgress()) {
      accept(now, plan);
      return;
    }
    boolean told = false;
    try {
      Poll answers = ask(now.sequence() + 1);
      largestSeen = Math.max(largestSeen, answers.largest);
      boolean known = answers.complete && answers.answered();
      // Readers that are still to come, or are stuck, may be ahead of those that answered. Those
      // that have read all they had never answer again.
      if (known || (++unready >= ROUNDS_FOR_READERS && largestSeen != SpecVersion.ALWAYS)) {
        unready = 0;
        told = accept(now, plan);
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
  private boolean accept(SpecBook now, SpecLedger.Plan plan) {
    SpecUpdate update = SpecLedger.decide(now, plan, largestSeen);
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

  private Poll ask(long question) throws InterruptedException {
    Poll asked;
    synchronized (this) {
      asked = new Poll(question, members.size());
      poll = asked;
      members.forEach(member -> member.source.ask(question));
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

  /** Says what is wrong with a spec: in the log and as a dead letter. */
  private void report(Refusal refusal, String what) {
    Published published = refusal.published();
    LOG.warn("refused, what is in force stays so: {}", what);
    byte[] payload = String.valueOf(published.text()).getBytes(StandardCharsets.UTF_8);
    DeadLetter letter =
        DeadLetter.of(
            LiveSpecs.SOURCE,
            published.origin(),
            published.time(),
            DeadLetterReason.INVALID_SPEC,
            what,
            payload,
            0,
            published.text() == null ? 0 : payload.length);
    synchronized (this) {
      if (!members.isEmpty()) {
        members.get(0).source.report(letter);
      }
    }
  }
}
