package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A profile as Flink state: the length, then the bytes of {@link SegmentedProfileCodec}, which
 * carry their own version.
 */
final class ProfileType extends TypeSerializerSingleton<SegmentedProfile> {
  static final ProfileType INSTANCE = new ProfileType();

  private static final long serialVersionUID = 1L;

  private ProfileType() {}

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public SegmentedProfile createInstance() {
    throw new UnsupportedOperationException("a profile needs a layout: none is created empty");
  }

  @Override
  public SegmentedProfile copy(SegmentedProfile from) {
    return from.copy();
  }

  @Override
  public SegmentedProfile copy(SegmentedProfile from, SegmentedProfile reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(SegmentedProfile profile, DataOutputView target) throws IOException {
    byte[] bytes = SegmentedProfileCodec.encode(profile);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public SegmentedProfile deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return SegmentedProfileCodec.decode(bytes);
  }

  @Override
  public SegmentedProfile deserialize(SegmentedProfile reuse, DataInputView source)
      throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public TypeSerializerSnapshot<SegmentedProfile> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The configuration of the serializer: nothing; the bytes say their version. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SegmentedProfile> {
    /** Called by Flink on restore. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
