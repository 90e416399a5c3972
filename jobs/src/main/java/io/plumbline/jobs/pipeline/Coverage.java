package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.specs.Slot;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are covered by a spec, as the newest notice says: the same in every subtask, and part
 * of its state.
 */
final class Coverage {
  /**
   * The slots that are covered, each with the book of specs since which it is, without a break; and
   * under {@link #BOOK} the number of the newest.
   */
  static final MapStateDescriptor<String, Long> STATE =
      new MapStateDescriptor<>("covered", StringSerializer.INSTANCE, LongSerializer.INSTANCE);

  private static final String BOOK = "";

  private final BroadcastState<String, Long> state;

  Coverage(BroadcastState<String, Long> state) {
    this.state = state;
  }

  /** Takes in which slots are covered; false if that was known: every subtask says the same. */
  boolean update(SpecNotice notice) throws Exception {
    Long known = state.get(BOOK);
    if (known != null && notice.book() <= known) {
      return false;
    }
    Map<String, Long> since = new HashMap<>();
    for (String slot : notice.covered()) {
      Long before = state.get(slot);
      // A version that gets a spec of its own goes on with the stream that it is.
      before = before == null ? state.get(SpecNotice.ofAnyVersion(slot)) : before;
      // Nor does a list of all say what is new: a subtask may be told it in place of all changes.
      long atEarliest = notice.whole() ? 0 : notice.book();
      since.put(slot, before == null ? atEarliest : before);
    }
    if (notice.whole()) {
      state.clear();
    }
    state.putAll(since);
    for (String slot : notice.gone()) {
      state.remove(slot);
    }
    state.put(BOOK, notice.book());
    return true;
  }

  boolean covers(Slot slot) throws Exception {
    return state.contains(SpecNotice.name(slot));
  }

  /** The slot that covers a version of a model, or null. */
  @Nullable Slot covering(String model, String version) throws Exception {
    Slot exact = new Slot(model, version);
    if (covers(exact)) {
      return exact;
    }
    Slot any = new Slot(model, null);
    return covers(any) ? any : null;
  }

  /**
   * Whether the subtask that sent the partial did not know yet that its model is gone, or was gone
   * meanwhile.
   */
  boolean isGone(PartialProfile partial) throws Exception {
    Long known = state.get(BOOK);
    if (known == null || partial.book() > known) {
      return false;
    }
    Slot slot = covering(partial.model(), partial.modelVersion());
    return slot == null || partial.book() < state.get(SpecNotice.name(slot));
  }
}
