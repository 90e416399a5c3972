package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.sagemaker.ConstraintsJson;
import io.plumbline.connectors.sagemaker.MonitoredWindow;
import io.plumbline.connectors.sagemaker.SageMakerDocument;
import io.plumbline.connectors.sagemaker.StatisticsJson;
import io.plumbline.connectors.sagemaker.ViolationsJson;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.WindowConstraints;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.jobs.specs.LoadedSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Makes of windows what Model Monitor would write of them: of one window always the same bytes. */
final class WindowDocuments {
  private static final byte[] NONE = {};

  private WindowDocuments() {}

  /**
   * The files of a window.
   *
   * @param segment the slice of traffic
   * @param profile what the window counted of it, on the spec's layout
   */
  static MonitoredWindow of(
      LoadedSpec spec, Extent reach, String segment, Window window, Profile profile) {
    WindowConstraints rules = spec.constraints().ofSegment(segment);
    WindowConstraints.Findings findings = rules.evaluate(profile);
    Optional<Constraints> inForce = rules.inForce();
    return new MonitoredWindow(
        reach.model(),
        reach.version(),
        segment,
        window.size(),
        window.every(),
        window.offset(),
        window.start(),
        profile.events(),
        StatisticsJson.bytes(
            rules.published(findings.statistics(), Instant.ofEpochMilli(window.end()))),
        inForce.map(constraints -> bytes(constraints(spec, rules, constraints))).orElse(NONE),
        inForce.isEmpty() ? NONE : bytes(ViolationsJson.write(findings.outcome().violations())));
  }

  /** As the user's file has them, where there is one. */
  private static String constraints(LoadedSpec spec, WindowConstraints rules, Constraints inForce) {
    SageMakerDocument<Constraints> file = spec.constraintsFile();
    return file == null
        ? ConstraintsJson.write(rules.published(inForce))
        : file.with(rules.published(file.content())).text();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
