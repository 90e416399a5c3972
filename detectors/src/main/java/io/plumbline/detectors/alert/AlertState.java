package io.plumbline.detectors.alert;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has to be remembered of the alerts of one (model, version, segment): per group the newest
 * votes of each family of windows, and the incident if one is open. Immutable; kept as bytes by
 * {@link AlertStateCodec}.
 */
public final class AlertState {
  /** Nothing seen yet. */
  public static final AlertState EMPTY = new AlertState(new TreeMap<>());

  private final SortedMap<GroupKey, Group> groups;

  AlertState(SortedMap<GroupKey, Group> groups) {
    this.groups = Collections.unmodifiableSortedMap(groups);
  }

  SortedMap<GroupKey, Group> groups() {
    return groups;
  }

  /** How many alerts are firing. */
  public int firing() {
    return (int) groups.values().stream().filter(group -> group.incident() != null).count();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlertState that && groups.equals(that.groups);
  }

  @Override
  public int hashCode() {
    return Objects.hash(groups);
  }

  @Override
  public String toString() {
    return "AlertState" + groups;
  }
}
