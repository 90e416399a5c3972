package io.plumbline.jobs.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path where, such as {@code models[0].windows[1]}; empty for the whole file
 * @param line the line in the file, from 1; 0 where there is none (missing, or set on the command
 *     line)
 * @param message what is wrong, with the offending value, and what would be right
 */
public record ConfigurationProblem(String path, int line, String message) {
  @Override
  public String toString() {
    String place = path.isEmpty() ? "" : path + (line > 0 ? " (line " + line + ")" : "") + ": ";
    return place + message;
  }
}
