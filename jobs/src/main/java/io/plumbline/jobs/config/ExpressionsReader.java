package io.plumbline.jobs.config;

import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.jobs.expression.InvalidExpression;
import io.plumbline.jobs.expression.ParsedExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code expressions} of one model. */
final class ExpressionsReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private ExpressionsReader() {}

  /** The expressions, in the file's order; one that cannot be used is a problem. */
  static List<Expression> read(Fields model, Map<String, FeatureSpec> features) {
    List<Expression> expressions = new ArrayList<>();
    Place place = model.at("expressions").orElse(null);
    if (place == null) {
      return expressions;
    }
    Fields fields = place.fields();
    List<Place> places = fields.all();
    if (places.size() > Expression.MOST) {
      place.problem("there may be at most " + Expression.MOST + " of them: were " + places.size());
      return expressions;
    }
    for (int i = 0; i < places.size(); i++) {
      String name = fields.keys().get(i);
      String text = places.get(i).readOrNull(Values::text);
      if (!NAME.matcher(name).matches()) {
        fields.problem(
            name,
            "an expression's name must have 1 to 64 letters, digits, '_', '-' and '.': was \""
                + name
                + "\"");
      } else if (text != null && isUsable(text, places.get(i), features)) {
        expressions.add(new Expression(name, text));
      }
    }
    return expressions;
  }

  private static boolean isUsable(String text, Place place, Map<String, FeatureSpec> features) {
    ParsedExpression parsed;
    try {
      parsed = ParsedExpression.of(text);
    } catch (InvalidExpression e) {
      e.problems().forEach(place::problem);
      return false;
    }
    for (String name : parsed.features()) {
      if (!features.containsKey(name)) {
        Suggestion.of(name, features.keySet())
            .ifPresent(
                near ->
                    place
                        .problems()
                        .notice(
                            place.path(),
                            "\"" + name + "\" is not listed under features, " + near + " is"));
      }
    }
    return true;
  }
}
