package io.plumbline.connectors.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * A file that was read: its content, and the document with all that the content does not know (keys
 * of newer versions, how numbers are written, older spellings), which is written back as it stands.
 *
 * @param <T> the content
 */
public final class SageMakerDocument<T> {
  private final T content;
  private final ObjectNode source;
  private final Function<T, ObjectNode> spelled;

  SageMakerDocument(T content, ObjectNode source, Function<T, ObjectNode> spelled) {
    this.content = content;
    this.source = source;
    this.spelled = spelled;
  }

  /** What the document says. */
  public T content() {
    return content;
  }

  /** The same document with another content; what the content does not know stays. */
  public SageMakerDocument<T> with(T changed) {
    return new SageMakerDocument<>(
        changed,
        (ObjectNode) Documents.changed(source, spelled.apply(content), spelled.apply(changed)),
        spelled);
  }

  /** The text of the document, ending in a line break; no number has an exponent. */
  public String text() {
    return Documents.text(source);
  }
}
