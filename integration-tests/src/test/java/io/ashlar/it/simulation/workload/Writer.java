package io.ashlar.it.simulation.workload;

import io.ashlar.client.CloseDurability;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.OpenedFile;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A user who writes file after file: pieces of any size, hflush and hsync at random, close, or a
 * file left open by a writer that gives up. It notes what was acknowledged, and judges nothing.
 */
public final class Writer {
  private static final int PIECE_BITS_MAX = 17;
  private static final int FILE_BYTES_MAX = 300 << 10;

  private final SimClient client;
  private final String folder;
  private final SplittableRandom random;
  private final Tally tally;
  private final InFlight inFlight;
  private final List<FileRecord> files = new ArrayList<>();
  private final List<InFlight.Step> waits = new ArrayList<>();
  private final long idBase;
  private boolean stopping;
  private @Nullable FileRecord file;
  private @Nullable FileWrite write;
  private long target;

  /** Writes below {@code folder}. */
  public Writer(SimClient client, int number, Tally tally, InFlight inFlight) {
    this.client = client;
    this.folder = "/w" + number;
    this.random = client.cluster().world().split();
    this.tally = tally;
    this.inFlight = inFlight;
    this.idBase = number * 1_000L;
  }

  /** All files that it has begun. */
  public List<FileRecord> files() {
    return files;
  }

  /** Whose user it is. */
  public SimClient client() {
    return client;
  }

  /** True when nothing of it is under way. */
  public boolean idle() {
    return file == null;
  }

  /** Begins no further file. */
  public void stop() {
    stopping = true;
  }

  /** Its process was killed; nothing of it is in flight any more. */
  void died() {
    waits.forEach(inFlight::end);
    waits.clear();
  }

  @Override
  public String toString() {
    return client.process() + " " + waits + " of " + file;
  }

  /** Begins. */
  public void start() {
    pause(this::create);
  }

  private void pause(Runnable next) {
    client.later(1 + random.nextInt(random.nextInt(8) == 0 ? 1_500 : 250), next);
  }

  private void create() {
    if (stopping) {
      return;
    }
    FileRecord next = new FileRecord(idBase + files.size(), folder + "/f" + files.size());
    files.add(next);
    file = next;
    target = 1L + random.nextInt(random.nextInt(4) == 0 ? FILE_BYTES_MAX : FILE_BYTES_MAX / 4);
    CreateFileRequest request =
        CreateFileRequest.newBuilder()
            .setPath(next.path())
            .setMode(0644)
            .setCreateParents(true)
            .setReplication(3)
            .setBlockSize((64L << 10) << random.nextInt(3))
            .setWantFirstBlock(random.nextInt(4) != 0)
            .build();
    then(
        InFlight.Step.CREATE,
        client.mutate(RpcMethod.CREATE_FILE, request, CreateFileResponse.parser()),
        (created, failure) -> {
          if (created == null) {
            lost(next, "create", failure);
          } else {
            onCreated(next, created);
          }
        });
  }

  private void onCreated(FileRecord next, CreateFileResponse created) {
    tally.acked("create");
    next.state(FileRecord.State.OPEN);
    FileWrite begun =
        FileWrite.create(
            client.writing(),
            OpenedFile.of(created.getStatus()),
            created.hasFirstBlock() ? created.getFirstBlock() : null,
            CloseDurability.HSYNC);
    client.opened(begun);
    write = begun;
    begin(InFlight.Step.WRITE);
    piece(next, begun);
  }

  /** Writes a piece, then perhaps asks for an ack, then goes on. */
  private void piece(FileRecord current, FileWrite to) {
    long left = target - current.sent();
    if (left <= 0) {
      close(current, to);
      return;
    }
    int size = 1 + random.nextInt(1 << random.nextInt(PIECE_BITS_MAX + 1));
    put(current, to, Content.of(current.id(), current.sent(), (int) Math.min(left, size)), 0);
  }

  private void put(FileRecord current, FileWrite to, byte[] bytes, int from) {
    int at = from;
    try {
      while (at < bytes.length) {
        int taken = to.offer(bytes, at, bytes.length - at);
        at += taken;
        current.sent(current.sent() + taken);
        if (taken == 0) {
          int rest = at;
          then(
              null,
              to.ready(),
              (ready, failure) -> {
                if (failure != null) {
                  lost(current, "write", failure);
                } else {
                  put(current, to, bytes, rest);
                }
              });
          return;
        }
      }
    } catch (DfsException e) {
      lost(current, "write", e);
      return;
    }
    tally.acked("write");
    ask(current, to);
  }

  private void ask(FileRecord current, FileWrite to) {
    long asked = current.sent();
    switch (random.nextInt(6)) {
      case 0, 1 ->
          then(
              InFlight.Step.FLUSH,
              to.flush(),
              (done, failure) -> {
                if (failure != null) {
                  lost(current, "hflush", failure);
                } else {
                  tally.acked("hflush");
                  current.flushed(asked);
                  pause(() -> piece(current, to));
                }
              });
      case 2, 3 ->
          then(
              InFlight.Step.SYNC,
              to.sync(),
              (done, failure) -> {
                if (failure != null) {
                  lost(current, "hsync", failure);
                } else {
                  synced("hsync", current, asked);
                  pause(() -> piece(current, to));
                }
              });
      case 4 -> pause(() -> piece(current, to));
      default -> piece(current, to);
    }
  }

  private void synced(String operation, FileRecord current, long bytes) {
    tally.acked(operation);
    tally.bytesAcked(bytes - current.synced());
    current.synced(bytes);
  }

  private void close(FileRecord current, FileWrite to) {
    current.state(FileRecord.State.CLOSING);
    long asked = current.sent();
    then(
        InFlight.Step.CLOSE,
        to.close(),
        (done, failure) -> {
          if (failure != null) {
            lost(current, "close", failure);
          } else {
            synced("close", current, asked);
            current.state(FileRecord.State.CLOSED);
            forget(to);
            pause(this::create);
          }
        });
  }

  /** The file is given up; its lease is given back, as the product's stream does. */
  private void lost(FileRecord current, String operation, @Nullable Throwable failure) {
    DfsException cause =
        failure == null
            ? new DfsException(ErrorCode.INTERNAL_ERROR, "no answer")
            : Waiting.cause(failure);
    tally.refused(operation, cause.code().toString());
    client
        .cluster()
        .world()
        .note(
            client.process()
                + " "
                + operation
                + " of "
                + current
                + " failed: "
                + cause.code()
                + " "
                + cause.getMessage());
    FileWrite to = write;
    if (to != null) {
      to.abort();
      forget(to);
      client.recoverLater(to);
    }
    file = null;
    pause(this::create);
  }

  private void forget(FileWrite to) {
    client.closed(to);
    write = null;
    file = null;
    end(InFlight.Step.WRITE);
  }

  private void begin(InFlight.Step step) {
    waits.add(step);
    inFlight.begin(step);
  }

  private void end(InFlight.Step step) {
    waits.remove(step);
    inFlight.end(step);
  }

  /** Goes on in a step of its own, as a user's thread would. */
  private <T> void then(
      InFlight.@Nullable Step step,
      CompletableFuture<T> future,
      BiConsumer<@Nullable T, @Nullable Throwable> next) {
    if (step != null) {
      begin(step);
    }
    var unused =
        future.whenComplete(
            (result, failure) ->
                client.later(
                    0,
                    () -> {
                      if (step != null) {
                        end(step);
                      }
                      next.accept(result, failure);
                    }));
  }
}
