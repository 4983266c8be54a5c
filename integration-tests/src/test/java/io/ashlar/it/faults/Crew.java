package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writer processes that are at work while faults strike, and what must hold when they are done.
 *
 * <p><b>Ownership</b>: close kills those that still run.
 */
final class Crew implements AutoCloseable {
  /** Time to end the file that is being written; a call to a NameNode is tried for a minute. */
  private static final long FINISH_MS = 90_000;

  private static final long ACKS_MS = 90_000;
  private static final int ACKS_AT_FIRST = 20;

  private final FaultScene scene;
  private final String folder;
  private final List<WriterProcess> writers = new ArrayList<>();

  private Crew(FaultScene scene, String folder) {
    this.scene = scene;
    this.folder = folder;
  }

  /** Starts writers, and returns when each of them has been promised something. */
  static Crew start(FaultScene scene, String folder, int writers, long fileBytesMax)
      throws IOException {
    return start(scene, scene.uri(), folder, writers, fileBytesMax);
  }

  /** The same over another way to the NameNode. */
  static Crew start(FaultScene scene, String uri, String folder, int writers, long fileBytesMax)
      throws IOException {
    Crew crew = new Crew(scene, folder);
    try (DfsClient client = scene.client()) {
      client.mkdirs(folder, 0755, true);
      for (int n = 0; n < writers; n++) {
        crew.writers.add(scene.writer(uri, folder, scene.nextWriter(), fileBytesMax));
      }
      crew.awaitAcks(ACKS_AT_FIRST);
      return crew;
    } catch (IOException | RuntimeException | Error e) {
      crew.close();
      throw e;
    }
  }

  /** Waits until each writer has got so many answers more. */
  void awaitAcks(int more) throws IOException {
    List<Integer> wanted = new ArrayList<>();
    for (WriterProcess writer : writers) {
      wanted.add(writer.journalOrEmpty().acks() + more);
    }
    Await.until(
        "each writer gets " + more + " answers more, see " + scene.dir(),
        ACKS_MS,
        () -> {
          for (int i = 0; i < writers.size(); i++) {
            if (writers.get(i).journalOrEmpty().acks() < wanted.get(i)) {
              return false;
            }
          }
          return true;
        });
  }

  List<WriterProcess> writers() {
    return writers;
  }

  private long answers() throws IOException {
    long sum = 0;
    for (WriterProcess writer : writers) {
      sum += writer.journalOrEmpty().acks();
    }
    return sum;
  }

  /** Answers of all writers so far that were promises. */
  long promises() throws IOException {
    long sum = 0;
    for (WriterProcess writer : writers) {
      sum += writer.journalOrEmpty().promises();
    }
    return sum;
  }

  /** Codes of the errors with which files failed, and how often. */
  Map<String, Integer> failures() throws IOException {
    Map<String, Integer> codes = new TreeMap<>();
    for (WriterProcess writer : writers) {
      for (Journal.Entry file : writer.journalOrEmpty().files().values()) {
        if (file.failed) {
          codes.merge(file.failure, 1, Integer::sum);
        }
      }
    }
    return codes;
  }

  long longestStallMs() throws IOException {
    long longest = 0;
    for (WriterProcess writer : writers) {
      longest = Math.max(longest, writer.journalOrEmpty().longestStallMs());
    }
    return longest;
  }

  /** Lets all of them end. */
  void finish() throws IOException {
    for (WriterProcess writer : writers) {
      scene.check(writer.runs(), "I12 a writer ended by itself, see " + writer.errors());
    }
    for (WriterProcess writer : writers) {
      if (writer.runs()) {
        writer.finish(FINISH_MS);
      }
    }
    scene.done(answers(), promises());
    scene.figure("promises" + folder, promises());
    scene.figure("failedFiles" + folder, failures());
    scene.figure("longestStallMs" + folder, longestStallMs());
  }

  /** Compares what a fresh client reads with what was promised: I1 and I3. */
  void compare(boolean memoryLost) throws IOException {
    try (DfsClient fresh = scene.client()) {
      Promises promises = new Promises(fresh, folder);
      for (WriterProcess writer : writers) {
        promises.check(writer.journal(), memoryLost);
      }
      scene.violations(promises.violations());
      scene.figure("bytesRead" + folder, promises.bytesRead());
    }
  }

  @Override
  public void close() {
    writers.forEach(WriterProcess::close);
  }
}
