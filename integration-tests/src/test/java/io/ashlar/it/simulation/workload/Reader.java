package io.ashlar.it.simulation.workload;

import io.ashlar.it.simulation.cluster.FileReader;
import io.ashlar.it.simulation.cluster.SimClient;
import java.util.List;
import java.util.function.Supplier;

/**
 * A user who reads what others have written or write, as any new reader would, and knows what must
 * be seen: every byte that hflush acknowledged before, and no byte that was not written (I2, I3).
 */
final class Reader extends User {
  private final FileReader reader;
  private final Supplier<List<FileRecord>> files;
  private boolean busy;

  /** Reads among {@code files} of all users. */
  Reader(SimClient client, int number, Scene scene, Supplier<List<FileRecord>> files) {
    super(client, "reader" + number, scene);
    this.reader = new FileReader(client);
    this.files = files;
  }

  @Override
  boolean idle() {
    return !busy;
  }

  @Override
  void next() {
    if (stopping()) {
      return;
    }
    List<FileRecord> readable = files.get().stream().filter(Reader::readable).toList();
    List<FileRecord> open = readable.stream().filter(FileRecord::busy).toList();
    List<FileRecord> wanted = open.isEmpty() || random().nextInt(4) == 0 ? readable : open;
    if (wanted.isEmpty()) {
      pause(this::next);
      return;
    }
    read(wanted.get(random().nextInt(wanted.size())));
  }

  private static boolean readable(FileRecord file) {
    return file.everCreated()
        && !file.isInDoubt()
        && switch (file.state()) {
          case OPEN, CLOSING, CLOSED -> true;
          case CREATING, DELETING, DELETED -> false;
        };
  }

  private void read(FileRecord file) {
    busy = true;
    long flushed = file.flushed();
    long flushedAtMs = file.flushedAtMs();
    int changes = file.changes();
    boolean changing = file.changing();
    asked("read", file.path(), flushed);
    then(
        InFlight.Step.READ,
        reader.read(file.path()),
        (found, failure) -> {
          if (found == null) {
            refused("read", file.path(), failure);
          } else {
            acked("read", file.path(), found.content().length);
            // What is truncated, moved or closed meanwhile has no one length that could be judged.
            if (!changing && file.changes() == changes) {
              judge(file, found, flushed, flushedAtMs);
            }
          }
          busy = false;
          pause(this::next);
        });
  }

  private void judge(FileRecord file, FileReader.Found found, long flushed, long flushedAtMs) {
    byte[] content = found.content();
    scene().tally().bytesChecked(content.length);
    if (content.length < flushed && someNodeLivedSince(found, flushedAtMs)) {
      violation(
          "I2",
          String.format(
              "a new reader of %s saw %d bytes; %d were flushed at %d ms",
              file, content.length, flushed, flushedAtMs));
    }
    int wrong = file.content().mismatch(0, content);
    if (wrong >= 0) {
      violation("I3", "a reader of " + file + " saw a foreign byte at " + wrong);
    }
  }

  /** True if a node of the last block's pipeline that answered has lived since then. */
  private boolean someNodeLivedSince(FileReader.Found found, long sinceMs) {
    return found.lengthFrom().stream().anyMatch(node -> node.soundSince(sinceMs));
  }
}
