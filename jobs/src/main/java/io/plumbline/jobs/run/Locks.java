package io.plumbline.jobs.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The files that a run holds while it lasts, so that no other process does what it does. */
final class Locks implements AutoCloseable {
  private final List<FileChannel> held = new ArrayList<>();

  /**
   * Holds one more file, which is made if there is none.
   *
   * @param refusal what to say when another process holds it; all that is held is let go then
   * @throws RunRefused if another process holds it
   */
  void hold(Path file, String refusal) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      close();
      throw new RunRefused(refusal);
    }
    held.add(channel);
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : held) {
      channel.close();
    }
  }
}
