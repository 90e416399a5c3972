package io.plumbline.jobs.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the files that a command line names: paths, folders and globs. */
final class InputFiles {
  private InputFiles() {}

  /**
   * The files, each once, in the order of the arguments and by name within a glob or a folder.
   *
   * @param arguments paths of files, folders (the files in them, without hidden ones), or globs
   * @throws IllegalArgumentException if an argument finds nothing, with the argument
   */
  static List<Path> find(List<String> arguments) throws IOException {
    Set<Path> found = new LinkedHashSet<>();
    for (String argument : arguments) {
      List<Path> files = find(argument);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no file matches \"" + argument + "\"");
      }
      found.addAll(files);
    }
    return new ArrayList<>(found);
  }

  private static List<Path> find(String argument) throws IOException {
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      try (Stream<Path> entries = Files.list(path)) {
        return plainFiles(entries);
      }
    }
    if (Files.exists(path)) { // its name may look like a glob
      return List.of(path);
    }
    return isGlob(argument) ? glob(argument) : List.of();
  }

  private static List<Path> glob(String glob) throws IOException {
    Path pattern = Path.of(glob);
    Path root = pattern.isAbsolute() ? pattern.getRoot() : Path.of("");
    for (Path part : pattern) {
      if (isGlob(part.toString())) {
        break;
      }
      root = root.resolve(part);
    }
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    boolean deep = glob.contains("**");
    int depth = deep ? Integer.MAX_VALUE : pattern.getNameCount() - root.getNameCount() + 1;
    try (Stream<Path> entries = Files.walk(root, depth)) {
      return plainFiles(entries.filter(matcher::matches));
    }
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
}
