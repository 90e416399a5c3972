package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.jobs.pipeline.Window.Block;
import io.plumbline.jobs.pipeline.Window.Pane;
import io.plumbline.jobs.pipeline.Window.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of the current key: by panes while these are open, then by one block for each
 * step of the windows. Both are kept apart by the layout that they are counted on.
 */
final class PaneStore {
  private final MapState<Pane, SegmentedProfile> panes;
  private final MapState<Block, SegmentedProfile> blocks;

  PaneStore(MapState<Pane, SegmentedProfile> panes, MapState<Block, SegmentedProfile> blocks) {
    this.panes = panes;
    this.blocks = blocks;
  }

  /** Adds to a pane that is open; the profile is the store's from then on. */
  void add(Pane pane, SegmentedProfile profile) throws Exception {
    SegmentedProfile open = panes.get(pane);
    if (open != null) {
      open.merge(profile);
    }
    panes.put(pane, open == null ? profile : open);
  }

  /** The panes that are open and hold something. */
  List<Pane> panes() throws Exception {
    List<Pane> keys = new ArrayList<>();
    panes.keys().forEach(keys::add);
    return keys;
  }

  /** The events that a pane holds. */
  long events(Pane pane) throws Exception {
    SegmentedProfile open = panes.get(pane);
    return open == null ? 0 : open.events();
  }

  /** The blocks that hold something. */
  List<Block> blocks() throws Exception {
    List<Block> keys = new ArrayList<>();
    blocks.keys().forEach(keys::add);
    return keys;
  }

  /** Gives families on a new step what the blocks of the finest step hold already. */
  void seed(Set<Step> steps) throws Exception {
    List<Block> all = blocks();
    Optional<Step> finest =
        all.stream()
            .map(Block::step)
            .min(Comparator.comparingLong(Step::every).thenComparingLong(Step::offset));
    Set<Step> known = all.stream().map(Block::step).collect(Collectors.toSet());
    for (Step step : steps) {
      if (finest.isEmpty() || known.contains(step)) {
        continue;
      }
      for (Block from : all) {
        Block into = Block.of(step, from.start(), from.layout());
        if (from.step().equals(finest.get()) && from.end() <= into.end()) {
          addTo(into, blocks.get(from));
        }
      }
    }
  }

  /**
   * The profile of all events of the window that were counted on a layout, which is not to be
   * changed; null without events.
   */
  @Nullable SegmentedProfile sum(Window window, long layout) throws Exception {
    List<SegmentedProfile> parts = new ArrayList<>();
    for (Map.Entry<Block, SegmentedProfile> block : blocks.entries()) {
      if (block.getKey().layout() == layout && window.contains(block.getKey())) {
        parts.add(block.getValue());
      }
    }
    for (Map.Entry<Pane, SegmentedProfile> pane : panes.entries()) {
      if (pane.getKey().layout() == layout && window.contains(pane.getKey())) {
        parts.add(pane.getValue());
      }
    }
    if (parts.size() <= 1) {
      return parts.isEmpty() ? null : parts.get(0);
    }
    SegmentedProfile sum = parts.get(0).copy();
    parts.subList(1, parts.size()).forEach(sum::merge);
    return sum;
  }

  /**
   * Closes panes: what they hold goes to the blocks of all windows it may be in.
   *
   * @param upTo panes that end at or before it are closed
   * @return the end of the last pane that was; {@link Long#MIN_VALUE} for none
   */
  long close(WindowCut cut, long upTo) throws Exception {
    long last = Long.MIN_VALUE;
    for (Pane pane : panes()) {
      if (pane.end() <= upTo) {
        SegmentedProfile held = panes.get(pane);
        for (Step step : cut.stepsFrom(pane.start())) {
          Block into = Block.of(step, pane.start(), pane.layout());
          if (pane.end() <= into.end()) {
            addTo(into, held);
          }
        }
        panes.remove(pane);
        last = Math.max(last, pane.end());
      }
    }
    return last;
  }

  private void addTo(Block block, SegmentedProfile profile) throws Exception {
    SegmentedProfile sum = blocks.get(block);
    if (sum == null) {
      sum = profile.copy();
    } else {
      sum.merge(profile);
    }
    blocks.put(block, sum);
  }

  /**
   * Forgets the blocks that no window needs any more.
   *
   * @param earliest the start of the earliest window that is not done with, by its step
   */
  void forgetBefore(Map<Step, Long> earliest) throws Exception {
    for (Block block : blocks()) {
      // Every window that a block belongs to was put down when its first event came.
      Long from = earliest.get(block.step());
      if (from == null || block.start() < from) {
        blocks.remove(block);
      }
    }
  }

  /**
   * Forgets the blocks that no window has which ends after a time or is not done with.
   *
   * @param earliest the start of the earliest window that is not done with, by its step
   */
  void forgetEnded(WindowCut cut, long upTo, Map<Step, Long> earliest) throws Exception {
    for (Block block : blocks()) {
      Long from = earliest.get(block.step());
      if (block.start() + cut.longest(block.step()) <= upTo
          && (from == null || block.start() < from)) {
        blocks.remove(block);
      }
    }
  }

  boolean isEmpty() throws Exception {
    return panes.isEmpty() && blocks.isEmpty();
  }

  void clear() {
    panes.clear();
    blocks.clear();
  }
}
