package io.plumbline.jobs.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files are meant.
 *
 * @param path an absolute file, folder (its files, not those of folders below) or glob ({@code *},
 *     {@code **}, {@code ?}, {@code [a-z]}, {@code {a,b}})
 */
public record FilePattern(String path) {
  /**
   * The files that there are now, by name; empty if there are none. Hidden files are left out.
   *
   * @throws IOException if a folder cannot be listed
   */
  public List<Path> files() throws IOException {
    Path root = root();
    if (!isGlob(path)) {
      if (!Files.isDirectory(root)) {
        return Files.exists(root) ? List.of(root) : List.of();
      }
      try (Stream<Path> entries = Files.list(root)) {
        return plainFiles(entries);
      }
    }
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
    try (Stream<Path> entries = Files.walk(root)) {
      return plainFiles(entries.filter(matcher::matches));
    }
  }

  /** The path itself, or the deepest folder above the first wildcard. */
  private Path root() {
    Path whole = Path.of(path);
    if (!isGlob(path)) {
      return whole;
    }
    Path root = whole.getRoot();
    for (Path part : whole) {
      if (isGlob(part.toString())) {
        break;
      }
      root = root.resolve(part);
    }
    return root;
  }

  private static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static List<Path> plainFiles(Stream<Path> entries) {
    return entries
        .filter(Files::isRegularFile)
        .filter(file -> !file.getFileName().toString().startsWith("."))
        .sorted()
        .toList();
  }

  @Override
  public String toString() {
    return path;
  }
}
