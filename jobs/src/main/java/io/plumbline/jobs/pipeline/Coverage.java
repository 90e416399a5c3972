package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.specs.Slot;
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
  /** The slots that are covered, and under {@link #BOOK} as of which book of specs. */
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
    if (notice.whole()) {
      state.clear();
    }
    for (String slot : notice.covered()) {
      state.put(slot, notice.book());
    }
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

  /** Whether the subtask that sent the partial did not know yet that its model is gone. */
  boolean isGone(PartialProfile partial) throws Exception {
    Long known = state.get(BOOK);
    return known != null
        && partial.book() <= known
        && covering(partial.model(), partial.modelVersion()) == null;
  }
}
