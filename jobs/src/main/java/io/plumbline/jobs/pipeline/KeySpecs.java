package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.specs.Slot;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.Timeline;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * How the streams of keys are cut by their specs. The specs are kept with each key; what is made of
 * them is shared by the keys of one slot.
 */
final class KeySpecs {
  private final ValueState<byte[]> state;
  private final Map<String, WindowCut> cuts = new HashMap<>();
  private final Map<Slot, WindowCut> newest = new HashMap<>();

  KeySpecs(ValueState<byte[]> state) {
    this.state = state;
  }

  /** The cut of the current key, which has specs. */
  WindowCut of(String key, Extent reach) throws IOException {
    WindowCut cached = cuts.get(key);
    if (cached != null && cached.timeline().changedAt() == reach.specsAt()) {
      return cached;
    }
    Timeline kept = SpecCodec.decodeTimeline(state.value());
    WindowCut newer = learn(kept);
    WindowCut cut = newer.timeline().changedAt() == kept.changedAt() ? newer : new WindowCut(kept);
    cuts.put(key, cut);
    return cut;
  }

  /** Takes in what became of a slot's specs, and returns the newest that is known of it. */
  WindowCut learn(Timeline told) {
    WindowCut known = newest.get(told.slot());
    if (known != null && known.timeline().changedAt() >= told.changedAt()) {
      return known;
    }
    WindowCut cut = new WindowCut(told);
    newest.put(told.slot(), cut);
    return cut;
  }

  /** The newest that was told of a slot; null if nothing was since the subtask started. */
  @Nullable WindowCut newest(@Nullable Slot slot) {
    return newest.get(slot);
  }

  /** Has the current key go on with other specs. */
  void give(String key, WindowCut cut) throws IOException {
    state.update(SpecCodec.encode(cut.timeline()));
    cuts.put(key, cut);
  }

  /** Forgets the current key. */
  void forget(String key) {
    cuts.remove(key);
    state.clear();
  }

  /** Forgets what was told of slots that are covered no longer. */
  void retain(Coverage covered) throws Exception {
    for (Iterator<Slot> slots = newest.keySet().iterator(); slots.hasNext(); ) {
      if (!covered.covers(slots.next())) {
        slots.remove();
      }
    }
  }
}
