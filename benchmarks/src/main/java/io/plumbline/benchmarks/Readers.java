package io.plumbline.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.plumbline.benchmarks.avro.FlatEvent;
import io.plumbline.schemas.PredictionEvent;
import java.io.IOException;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.AvroDeserializationSchema;

/** How a team without Plumbline reads the topics. */
final class Readers {
  private Readers() {}

  /** The usual reader of an encoding. */
  static DeserializationSchema<?> bare(Encoding encoding) {
    return switch (encoding) {
      case FLAT -> AvroDeserializationSchema.forSpecific(FlatEvent.class);
      case ENVELOPE -> AvroDeserializationSchema.forSpecific(PredictionEvent.class);
      case JSON -> new Tree();
    };
  }

  /** The bytes as they are. */
  static DeserializationSchema<byte[]> raw() {
    return new Bytes();
  }

  private static final class Bytes extends AbstractDeserializationSchema<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] deserialize(byte[] message) {
      return message;
    }
  }

  /** Jackson's tree of the whole event. */
  private static final class Tree extends AbstractDeserializationSchema<JsonNode> {
    private static final long serialVersionUID = 1L;

    private transient ObjectReader reader;

    Tree() {
      super(TypeInformation.of(JsonNode.class));
    }

    @Override
    public void open(InitializationContext context) {
      reader = new ObjectMapper().reader();
    }

    @Override
    public JsonNode deserialize(byte[] message) throws IOException {
      return reader.readTree(message);
    }
  }
}
