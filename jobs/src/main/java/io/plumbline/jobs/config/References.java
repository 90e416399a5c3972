package io.plumbline.jobs.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts with references to secrets. A reference must lead somewhere when the file is read;
 * its value is looked up, dropped, and looked up again at use. Messages here never show a value.
 */
final class References {
  private static final Pattern ANY = Pattern.compile("\\$\\{([^}]*)}?");
  private static final List<String> SECRET_WORDS =
      List.of(
          "password",
          "passphrase",
          "secret",
          "token",
          "sasl.jaas.config",
          "ssl.keystore.key",
          "ssl.keystore.certificate.chain",
          "ssl.truststore.certificates");
  // Such as sasl.oauthbearer.token.endpoint.url and delegation.token.max.lifetime.ms.
  private static final List<String> OPEN_ENDINGS = List.of(".url", ".ms", ".class", ".name");

  private final Path folder;
  private final Function<String, @Nullable String> environment;

  References(Path folder, Function<String, @Nullable String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** A text whose references all lead somewhere; relative files become absolute. */
  Referenced text(YamlValue value) {
    String raw = Values.referencedText(value);
    Matcher matcher = ANY.matcher(raw);
    return new Referenced(
        matcher.replaceAll(
            match -> Matcher.quoteReplacement(checked(match.group(), match.group(1)))));
  }

  private String checked(String whole, String inside) {
    int colon = inside.indexOf(':');
    String name = inside.substring(colon + 1);
    if (!whole.endsWith("}") || name.isEmpty()) {
      throw new IllegalArgumentException(
          "a reference must be ${env:NAME} or ${file:/path}: was " + whole);
    }
    switch (inside.substring(0, Math.max(0, colon))) {
      case "env" -> {
        if (environment.apply(name) == null) {
          throw new IllegalArgumentException(
              "a referenced environment variable must be set: was ${env:" + name + "}");
        }
        return whole;
      }
      case "file" -> {
        Path file = folder.resolve(name).normalize();
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
          throw new IllegalArgumentException(
              "a referenced file must be there and readable: was " + file);
        }
        return "${file:" + file + "}";
      }
      default ->
          throw new IllegalArgumentException(
              "a reference must be ${env:NAME} or ${file:/path}: was " + whole);
    }
  }

  /**
   * Properties of a client.
   *
   * @param reserved properties that a key of the configuration sets, and that key
   */
  Map<String, Referenced> properties(Fields owner, Map<String, String> reserved) {
    Map<String, Referenced> properties = new LinkedHashMap<>();
    owner.at("properties").ifPresent(place -> read(place.fields(), reserved, properties));
    return properties;
  }

  private void read(
      Fields fields, Map<String, String> reserved, Map<String, Referenced> properties) {
    List<String> names = fields.keys();
    List<Place> places = fields.all();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Place place = places.get(i);
      if (reserved.containsKey(name)) {
        place.problem("this property is set by the key " + reserved.get(name) + ": leave it out");
        continue;
      }
      Referenced value = place.readOrNull(this::text);
      if (value != null && secret(name) && !ANY.matcher(value.raw()).find()) {
        place.problem(
            "a secret must be a reference, ${env:NAME} or ${file:/path}: was written out");
      } else if (value != null) {
        properties.put(name, value);
      }
    }
  }

  private static boolean secret(String property) {
    String name = property.toLowerCase(Locale.ROOT);
    return SECRET_WORDS.stream().anyMatch(name::contains)
        && OPEN_ENDINGS.stream().noneMatch(name::endsWith);
  }
}
