package io.ashlar.it.simulation.workload;

import io.ashlar.client.CloseDurability;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.OpenedFile;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.AppendFileResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.LocatedBlock;
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
  private static final long LEASE_MS = 6_000;
  private static final int PIECE_BITS_MAX = 17;
  private static final int FILE_BYTES_MAX = 300 << 10;

  private final SimClient client;
  private final String folder;
  private final SplittableRandom random;
  private final Tally tally;
  private final InFlight inFlight;
  private final Calm calm;
  private final List<FileRecord> files = new ArrayList<>();
  private final List<InFlight.Step> waits = new ArrayList<>();
  private final long idBase;
  private boolean stopping;
  private @Nullable FileRecord file;
  private @Nullable FileWrite write;
  private long target;

  /** Writes below {@code folder}. */
  public Writer(SimClient client, int number, Tally tally, InFlight inFlight, Calm calm) {
    this.client = client;
    this.folder = "/w" + number;
    this.random = client.cluster().world().split();
    this.tally = tally;
    this.inFlight = inFlight;
    this.calm = calm;
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
    if (random.nextInt(5) == 0 && append()) {
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
    FileWrite begun =
        FileWrite.create(
            client.writing(),
            OpenedFile.of(created.getStatus()),
            created.hasFirstBlock() ? created.getFirstBlock() : null,
            CloseDurability.HSYNC);
    begin(next, begun);
  }

  /** Goes on at the end of an earlier file; false if there is none. */
  private boolean append() {
    if (files.isEmpty()) {
      return false;
    }
    FileRecord again = files.get(random.nextInt(files.size()));
    if (again.state() != FileRecord.State.CLOSED && again.state() != FileRecord.State.OPEN) {
      return false;
    }
    file = again;
    then(
        InFlight.Step.CREATE,
        client.mutate(
            RpcMethod.APPEND_FILE,
            AppendFileRequest.newBuilder()
                .setPath(again.path())
                .setNewBlock(random.nextInt(4) == 0)
                .build(),
            AppendFileResponse.parser()),
        (opened, failure) -> {
          if (opened == null) {
            lost(again, "append", failure);
          } else {
            onAppend(again, opened);
          }
        });
    return true;
  }

  private void onAppend(FileRecord again, AppendFileResponse opened) {
    tally.acked("append");
    long length = opened.getStatus().getLength();
    if (length < again.synced() || length > again.sent()) {
      client.cluster().world().violation("I1", again + " has " + length + " bytes at its append");
    }
    again.settled(length);
    target = length + 1 + random.nextInt(FILE_BYTES_MAX / 4);
    OpenedFile of = OpenedFile.of(opened.getStatus());
    FileWrite begun =
        opened.hasLastBlock()
            ? FileWrite.continueBlock(
                client.writing(),
                of,
                opened.getLastBlock(),
                opened.getNewStamp(),
                tail(again, opened.getLastBlock()),
                CloseDurability.HSYNC)
            : FileWrite.continueBehind(client.writing(), of, length, CloseDurability.HSYNC);
    begin(again, begun);
  }

  /** What the product's client reads back: the bytes of the last, incomplete chunk. */
  private static byte[] tail(FileRecord again, LocatedBlock last) {
    int chunk = last.getChecksum().getBytesPerChecksum();
    int bytes = (int) (last.getLength() % chunk);
    return Content.of(again.id(), last.getOffset() + last.getLength() - bytes, bytes);
  }

  private void begin(FileRecord current, FileWrite begun) {
    current.state(FileRecord.State.OPEN);
    client.opened(begun);
    write = begun;
    begin(InFlight.Step.WRITE);
    piece(current, begun);
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
    judgeLease(operation, current, cause.code());
    FileWrite to = write;
    if (to != null) {
      to.abort();
      forget(to);
      client.recoverLater(to);
    }
    file = null;
    pause(this::create);
  }

  /** Who renews in time keeps its leases, whatever wall clocks say. */
  private void judgeLease(String operation, FileRecord current, ErrorCode code) {
    boolean taken = code == ErrorCode.LEASE_MISMATCH || code == ErrorCode.SESSION_UNKNOWN;
    long now = client.cluster().world().nowMs();
    SimProcess nameNode = client.cluster().nameNode().process();
    if (taken
        && nameNode.alive()
        && nameNode.startedMs() + LEASE_MS < now
        && calm.calm(client.node().address(), now, LEASE_MS)
        && calm.calm(client.cluster().nameNode().address(), now, LEASE_MS)) {
      String what = operation + " of " + current + " lost its lease for no reason: " + code;
      if (current.state() == FileRecord.State.CLOSING && code == ErrorCode.LEASE_MISMATCH) {
        judgeClose(current, what);
      } else {
        client.cluster().world().violation("I2", what);
      }
    }
  }

  /** A close that is said to have failed must not have taken effect: I14. */
  private void judgeClose(FileRecord current, String what) {
    long sent = current.sent();
    var unused =
        client
            .call(
                RpcMethod.GET_FILE_STATUS,
                GetFileStatusRequest.newBuilder().setPath(current.path()).build(),
                GetFileStatusResponse.parser())
            .thenAccept(
                found -> {
                  boolean closed =
                      !found.getStatus().getUnderConstruction()
                          && found.getStatus().getLength() == sent;
                  client
                      .cluster()
                      .world()
                      .violation(closed ? "I14" : "I2", closed ? what + ", and is closed" : what);
                });
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
