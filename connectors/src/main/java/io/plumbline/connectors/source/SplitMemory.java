package io.plumbline.connectors.source;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a split's events beyond their largest time, as it stood when its state was
 * taken.
 *
 * @param ids the {@link RecentIds}, by which repeats are known
 * @param versions the {@link NamedVersions}, by which further ones are refused
 */
public record SplitMemory(StateBytes ids, StateBytes versions) {
  /** Nothing is remembered. */
  static final SplitMemory NONE = new SplitMemory(StateBytes.NONE, StateBytes.NONE);

  static SplitMemory of(@Nullable RecentIds ids, @Nullable NamedVersions versions) {
    return ids == null && versions == null
        ? NONE
        : new SplitMemory(
            ids == null ? StateBytes.NONE : new StateBytes(ids.toBytes()),
            versions == null ? StateBytes.NONE : versions.toBytes());
  }
}
