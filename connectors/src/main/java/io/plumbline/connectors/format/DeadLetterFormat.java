package io.plumbline.connectors.format;

import java.nio.ByteBuffer;
import java.util.Base64;

/** Writes the records of the dead letters stream. */
public final class DeadLetterFormat implements OutputFormat<DeadLetter> {
  private final AvroBinary<io.plumbline.schemas.DeadLetter> avro =
      new AvroBinary<>(io.plumbline.schemas.DeadLetter.class);

  @Override
  public byte[] json(DeadLetter letter) {
    return JsonLine.of(
        line -> {
          line.text("source", letter.source());
          line.text("position", letter.position());
          line.time("received_at", letter.receivedAt());
          line.text("reason", letter.reason().wireName());
          line.text("detail", letter.detail());
          line.text("payload", letter.payload());
        });
  }

  @Override
  public byte[] avro(DeadLetter letter) {
    String payload = letter.payload();
    return avro.write(
        new io.plumbline.schemas.DeadLetter(
            letter.source(),
            letter.position(),
            AvroBinary.time(letter.receivedAt()),
            letter.reason().wireName(),
            letter.detail(),
            payload == null ? null : ByteBuffer.wrap(Base64.getDecoder().decode(payload))));
  }

  /** {@code source|position}. */
  @Override
  public String key(DeadLetter letter) {
    return letter.source() + "|" + letter.position();
  }
}
