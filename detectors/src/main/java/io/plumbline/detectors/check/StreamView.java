package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.Profile;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A window as a whole beside its baseline.
 *
 * @param current the window's profile
 * @param length the window's length, in milliseconds
 * @param baseline the baseline's profile, or null
 * @param baselineLength how much time the baseline is of, in milliseconds; 0 where only its events'
 *     times say
 * @param usual how many events the same hours of earlier weeks had; empty while that is not known
 * @param expressions what the model's expressions came to, in the order of the layout
 */
public record StreamView(
    Profile current,
    long length,
    @Nullable Profile baseline,
    long baselineLength,
    OptionalDouble usual,
    List<ExpressionView> expressions) {
  /** Copies the list. */
  public StreamView {
    expressions = List.copyOf(expressions);
  }

  /** Whether a baseline has what the figures of a subject are compared with. */
  boolean compares(String subject) {
    for (ExpressionView expression : expressions) {
      if (expression.subject().equals(subject)) {
        return expression.baseline() != null;
      }
    }
    return true;
  }
}
