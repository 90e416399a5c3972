package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.MetricCodec;
import io.plumbline.detectors.alert.Told;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A window's figures under way, with every string once, of which each figure has a dozen. */
final class EvaluatedWindowForm extends WireType.Form<EvaluatedWindow> {
  private static final long serialVersionUID = 1L;
  private static final Told[] TOLD = Told.values();

  EvaluatedWindowForm() {
    super(2);
  }

  @Override
  public EvaluatedWindowForm duplicate() {
    return this;
  }

  @Override
  void write(EvaluatedWindow window, DataOutputView out) throws IOException {
    StringValue.writeString(window.model(), out);
    StringValue.writeString(window.modelVersion(), out);
    StringValue.writeString(window.segment(), out);
    out.writeLong(window.specVersion());
    out.writeLong(window.window().size());
    out.writeLong(window.window().every());
    out.writeLong(window.window().offset());
    out.writeLong(window.window().start());
    out.writeLong(window.revision());
    out.writeBoolean(window.first());
    out.writeByte(window.told().ordinal());
    write(MetricCodec.encode(window.metrics()), out);
    write(window.rules(), out);
  }

  private static void write(byte[] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  EvaluatedWindow read(DataInputView in) throws IOException {
    return new EvaluatedWindow(
        StringValue.readString(in),
        StringValue.readString(in),
        StringValue.readString(in),
        in.readLong(),
        new Window(in.readLong(), in.readLong(), in.readLong(), in.readLong()),
        in.readLong(),
        in.readBoolean(),
        TOLD[in.readByte()],
        MetricCodec.decode(bytes(in)),
        bytes(in));
  }

  private static byte[] bytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
