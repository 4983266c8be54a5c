package io.ashlar.it.simulation.workload;

import io.ashlar.client.CloseDurability;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.OpenedFile;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.AppendFileResponse;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.LocatedBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user who writes file after file, goes on with old ones, and changes them in other ways. It
 * notes what was acknowledged.
 */
public final class Writer extends User {
  private static final int FILE_BYTES_MAX = 300 << 10;

  private final String folder;
  private final Changes changes;
  private final LeaseJudge leases;
  private final List<FileRecord> files = new ArrayList<>();
  private final long idBase;
  private boolean folderThere;
  private @Nullable FileRecord file;
  private @Nullable Streaming streaming;

  /** Writes below a folder of its own. */
  Writer(SimClient client, int number, Scene scene) {
    super(client, "w" + number, scene);
    this.folder = "/w" + number;
    this.idBase = number * 1_000L;
    this.changes = new Changes(this);
    this.leases = new LeaseJudge(client, scene.calm());
  }

  /** All files that it has begun. */
  List<FileRecord> files() {
    return files;
  }

  String folder() {
    return folder;
  }

  @Override
  boolean idle() {
    return file == null && changes.idle();
  }

  @Override
  void died() {
    super.died();
    changes.died();
    files.forEach(one -> one.busy(false));
  }

  @Override
  public String toString() {
    return super.toString() + " of " + file;
  }

  @Override
  void next() {
    if (stopping()) {
      return;
    }
    int what = random().nextInt(20);
    boolean begun = what < 4 ? append() : what < 9 && changes.begin();
    if (!begun) {
      if (what == 19) {
        createWithoutParent();
      } else {
        create();
      }
    }
  }

  /** A file of its own that nobody changes now and of which all is known; null if none. */
  @Nullable FileRecord any(boolean closed) {
    if (files.isEmpty()) {
      return null;
    }
    FileRecord one = files.get(random().nextInt(files.size()));
    boolean right =
        one.state() == FileRecord.State.CLOSED || (!closed && one.state() == FileRecord.State.OPEN);
    return right && !one.busy() && !one.isInDoubt() ? one : null;
  }

  String newPath() {
    return folder + "/f" + files.size() + "_" + random().nextInt(1_000);
  }

  // ---- create ----

  private CreateFileRequest.Builder creation(String path, long blockSize) {
    return CreateFileRequest.newBuilder()
        .setPath(path)
        .setMode(0644)
        .setReplication(3)
        .setBlockSize(blockSize)
        .setWantFirstBlock(random().nextInt(4) != 0);
  }

  private void create() {
    long blockSize = (64L << 10) << random().nextInt(3);
    FileRecord next =
        new FileRecord(idBase + files.size(), folder + "/f" + files.size(), blockSize);
    files.add(next);
    take(next);
    boolean parents = !folderThere || random().nextBoolean();
    asked("create", next.path(), -1);
    then(
        InFlight.Step.CREATE,
        client()
            .mutate(
                RpcMethod.CREATE_FILE,
                creation(next.path(), blockSize).setCreateParents(parents).build(),
                CreateFileResponse.parser()),
        (created, failure) -> {
          if (created != null) {
            onCreated(next, created);
            return;
          }
          if (!parents && failure != null && failure.code() == ErrorCode.NOT_FOUND) {
            violation("I14", next + " has no folder, which was there before");
          }
          lost(next, "create", failure);
        });
  }

  private void onCreated(FileRecord next, CreateFileResponse created) {
    folderThere = true;
    acked("create", next.path(), -1);
    long target =
        1L + random().nextInt(random().nextInt(4) == 0 ? FILE_BYTES_MAX : FILE_BYTES_MAX / 4);
    stream(
        next,
        FileWrite.create(
            client().writing(),
            OpenedFile.of(created.getStatus()),
            created.hasFirstBlock() ? created.getFirstBlock() : null,
            CloseDurability.HSYNC),
        target);
  }

  /** Where there is no folder there can be no file. */
  private void createWithoutParent() {
    FileRecord never = new FileRecord(0, folder + "/none/f", 64L << 10);
    take(never);
    asked("create non-recursive", never.path(), -1);
    then(
        InFlight.Step.CREATE,
        client()
            .mutate(
                RpcMethod.CREATE_FILE,
                creation(never.path(), 64L << 10).build(),
                CreateFileResponse.parser()),
        (created, failure) -> {
          if (created != null) {
            violation("I14", never.path() + " was created without its folder");
          } else if (failure != null && failure.code() == ErrorCode.NOT_FOUND) {
            acked("create non-recursive", never.path(), -1);
          } else {
            refused("create non-recursive", never.path(), failure);
          }
          giveBack();
        });
  }

  // ---- append ----

  /** Goes on at the end of an earlier file; false if there is none. */
  private boolean append() {
    FileRecord again = any(false);
    if (again == null) {
      return false;
    }
    take(again);
    asked("append", again.path(), again.sent());
    then(
        InFlight.Step.CREATE,
        client()
            .mutate(
                RpcMethod.APPEND_FILE,
                AppendFileRequest.newBuilder()
                    .setPath(again.path())
                    .setNewBlock(random().nextInt(4) == 0)
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
    long length = opened.getStatus().getLength();
    acked("append", again.path(), length);
    if (length < again.synced() || length > again.sent()) {
      violation("I1", again + " has " + length + " bytes at its append");
    }
    again.settled(length);
    OpenedFile of = OpenedFile.of(opened.getStatus());
    FileWrite begun =
        opened.hasLastBlock()
            ? FileWrite.continueBlock(
                client().writing(),
                of,
                opened.getLastBlock(),
                opened.getNewStamp(),
                tail(again, opened.getLastBlock()),
                CloseDurability.HSYNC)
            : FileWrite.continueBehind(client().writing(), of, length, CloseDurability.HSYNC);
    stream(again, begun, length + 1 + random().nextInt(FILE_BYTES_MAX / 4));
  }

  /** What the product's client reads back: the bytes of the last, incomplete chunk. */
  private static byte[] tail(FileRecord again, LocatedBlock last) {
    int chunk = last.getChecksum().getBytesPerChecksum();
    int bytes = (int) (last.getLength() % chunk);
    return again.content().bytes(last.getOffset() + last.getLength() - bytes, bytes);
  }

  // ---- while it writes ----

  private void stream(FileRecord current, FileWrite write, long target) {
    current.state(FileRecord.State.OPEN);
    client().opened(write);
    Streaming begun = new Streaming(this, current, write, target);
    streaming = begun;
    begin(InFlight.Step.WRITE);
    begun.piece();
  }

  /** The file is closed. */
  void done(FileWrite write) {
    client().closed(write);
    streaming = null;
    end(InFlight.Step.WRITE);
    giveBack();
  }

  /** The file is given up; its lease is given back, as the product's stream does. */
  void lost(FileRecord current, String operation, @Nullable DfsException failure) {
    ErrorCode code = refused(operation, current.path(), failure);
    world()
        .note(
            String.format(
                "%s %s of %s failed: %s %s",
                client().process(),
                operation,
                current,
                code,
                failure == null ? "" : failure.getMessage()));
    leases.judge(operation, current, code);
    Streaming open = streaming;
    if (open != null) {
      FileWrite write = open.write();
      write.abort();
      client().closed(write);
      streaming = null;
      end(InFlight.Step.WRITE);
      client().recoverLater(write);
    }
    giveBack();
  }

  private void take(FileRecord next) {
    file = next;
    next.busy(true);
  }

  private void giveBack() {
    FileRecord last = file;
    if (last != null) {
      last.busy(false);
    }
    file = null;
    pause(this::next);
  }
}
