package io.plumbline.jobs.config;

import io.plumbline.jobs.config.YamlValue.Mapping;
import io.plumbline.jobs.config.YamlValue.Scalar;
import io.plumbline.jobs.config.YamlValue.ScalarKind;
import io.plumbline.jobs.config.YamlValue.Sequence;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML text to {@link YamlValue}s. Nothing is instantiated from tags; size, depth and the expansion
 * of aliases are bounded; a key that comes twice is a problem.
 */
final class YamlText {
  /** The longest file, in characters. */
  static final int MAX_CHARACTERS = 1 << 20;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NODES = 200_000;
  private static final String MERGE = "<<";

  private final Problems problems;
  private final boolean inFile;
  private int nodes;

  private YamlText(Problems problems, boolean inFile) {
    this.problems = problems;
    this.inFile = inFile;
  }

  /** The content of a file; null, with a problem, when it is no YAML. */
  static @Nullable YamlValue parse(String text, Problems problems) {
    return new YamlText(problems, true).parse(text, "");
  }

  /** The value of an override; null, with a problem, when it is no YAML. */
  static @Nullable YamlValue parseValue(String text, String path, Problems problems) {
    return new YamlText(problems, false).parse(text, path);
  }

  private @Nullable YamlValue parse(String text, String path) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(MAX_DEPTH);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      return root == null
          ? new Scalar("", ScalarKind.NULL, inFile ? 1 : 0)
          : convert(root, path, 0);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      // Only the parser's words: its excerpt of the file could show a secret.
      String where = inFile && mark != null ? "column " + (mark.getColumn() + 1) + ": " : "";
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      problems.add(
          path, mark == null ? 0 : line(mark), "is no YAML: " + where + context + e.getProblem());
    } catch (YAMLException e) {
      problems.add(path, 0, "is no YAML: " + e.getMessage());
    }
    return null;
  }

  private YamlValue convert(Node node, String path, int depth) {
    int line = line(node.getStartMark());
    // Aliases are expanded here: what a small file can grow to is bounded by the count of nodes.
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new YAMLException(
          nodes > MAX_NODES
              ? "with its aliases it has more than " + MAX_NODES + " nodes"
              : "it is nested more than " + MAX_DEPTH + " deep");
    }
    if (node instanceof ScalarNode scalar) {
      return new Scalar(scalar.getValue(), kind(scalar), line);
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlValue> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
      }
      return new Sequence(items, line);
    }
    return mapping((MappingNode) node, path, depth);
  }

  private Mapping mapping(MappingNode node, String path, int depth) {
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    Map<String, Integer> keyLines = new LinkedHashMap<>();
    List<YamlValue> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      int line = line(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(path, line, "a key must be a plain text: was a list or a mapping");
        continue;
      }
      String child = Problems.child(path, key.getValue());
      YamlValue value = convert(tuple.getValueNode(), child, depth + 1);
      if (key.getValue().equals(MERGE)) {
        merged.add(value);
      } else {
        entries.put(key.getValue(), value);
        Integer first = keyLines.putIfAbsent(key.getValue(), line);
        if (first != null) {
          problems.add(child, line, "a key must come once: was already given in line " + first);
        }
      }
    }
    merged.forEach(value -> merge(value, entries, keyLines, path));
    return new Mapping(entries, keyLines, line(node.getStartMark()));
  }

  /** YAML's merge key: what a mapping does not say itself comes from the merged ones. */
  private void merge(
      YamlValue from, Map<String, YamlValue> entries, Map<String, Integer> keyLines, String path) {
    if (from instanceof Mapping mapping) {
      mapping.entries().forEach(entries::putIfAbsent);
      mapping.keyLines().forEach(keyLines::putIfAbsent);
    } else if (from instanceof Sequence sequence) {
      sequence.items().forEach(item -> merge(item, entries, keyLines, path));
    } else {
      problems.add(
          Problems.child(path, MERGE),
          from.line(),
          "must be a mapping or a list of mappings: was " + from.described());
    }
  }

  private static ScalarKind kind(ScalarNode node) {
    if (!node.isPlain()) {
      return ScalarKind.TEXT;
    }
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return ScalarKind.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return ScalarKind.BOOLEAN;
    }
    // YAML 1.1 reads 1e-3 as a text; every reader of a configuration expects a number.
    return Values.DECIMAL.matcher(node.getValue()).matches() ? ScalarKind.NUMBER : ScalarKind.TEXT;
  }

  private int line(Mark mark) {
    return inFile ? mark.getLine() + 1 : 0;
  }
}
