package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A profile as Flink state: the length, then the bytes of {@link ProfileCodec}, which carry their
 * own version.
 */
final class ProfileType extends TypeSerializerSingleton<Profile> {
  static final ProfileType INSTANCE = new ProfileType();

  private static final long serialVersionUID = 1L;

  private ProfileType() {}

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Profile createInstance() {
    throw new UnsupportedOperationException("a profile needs a layout: none is created empty");
  }

  @Override
  public Profile copy(Profile from) {
    return from.copy();
  }

  @Override
  public Profile copy(Profile from, Profile reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Profile profile, DataOutputView target) throws IOException {
    byte[] bytes = ProfileCodec.encode(profile);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public Profile deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return ProfileCodec.decode(bytes);
  }

  @Override
  public Profile deserialize(Profile reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public TypeSerializerSnapshot<Profile> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The configuration of the serializer: nothing; the bytes say their version. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Profile> {
    /** Called by Flink on restore. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
