package io.plumbline.connectors.format;

/**
 * What does not fit between a mapping and a schema.
 *
 * @param key the mapping's key, such as {@code event-id} or {@code prediction.score}
 * @param message the rule and the offending value
 */
public record MappingProblem(String key, String message) {
  @Override
  public String toString() {
    return key + ": " + message;
  }
}
