package io.plumbline.jobs.pipeline;

import java.util.Locale;

/**
 * The fixed ids under which operators find their state again. Never derive one from a display name,
 * never reuse one.
 */
final class OperatorUids {
  static final String MERGE_PROFILES = "merge-profiles";
  static final String TRACK_ALERTS = "track-alerts";
  static final String ACCOUNT_INPUTS = "account-inputs";
  static final String ACCOUNT_LATE = "account-late";
  static final String SUMMARISE_RUN = "summarise-run";
  static final String DISCARD_SUMMARY = "discard-summary";
  static final String WATCH_SOURCES = "watch-sources";
  static final String WATCH_MODELS = "watch-models";
  static final String SPREAD_METRICS = "spread-metrics";

  private OperatorUids() {}

  static String read(String source) {
    return "read-" + source;
  }

  static String fold(String source) {
    return "fold-events-" + source;
  }

  static String write(String stream, int sink) {
    return String.format(Locale.ROOT, "write-%s-%d", stream, sink);
  }
}
