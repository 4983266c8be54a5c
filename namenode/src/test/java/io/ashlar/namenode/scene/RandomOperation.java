package io.ashlar.namenode.scene;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.AdvanceNodeAdmin;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.command.EndSession;
import io.ashlar.namenode.command.ExpireLease;
import io.ashlar.namenode.command.ReclaimDetached;
import io.ashlar.namenode.command.RestartRecovery;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.ConcatFilesRequest;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.SetBalancerRequest;
import io.ashlar.protocol.client.SetNodeAdminRequest;
import io.ashlar.protocol.client.SetOwnerRequest;
import io.ashlar.protocol.client.SetPermissionRequest;
import io.ashlar.protocol.client.SetReplicationRequest;
import io.ashlar.protocol.client.SetTimesRequest;
import io.ashlar.protocol.client.TruncateFileRequest;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.NodeAdmin;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation on a scene, chosen by numbers, so that any list of them is a test and shrinks well.
 *
 * @param kind what is done
 * @param path first path, by index
 * @param other second path, by index
 * @param number a length, mode, count or client
 */
public record RandomOperation(Kind kind, int path, int other, int number) {
  private static final List<String> PATHS =
      List.of(
          "/a",
          "/b",
          "/a/b",
          "/a/b/c",
          "/b/a",
          "/a/c",
          "/b/ü",
          "/b/\uFFFD",
          "/b/\uD83D\uDE00",
          "/a/b/c/d",
          "/",
          "/c d");

  /** What can be done. */
  public enum Kind {
    MKDIRS,
    CREATE,
    CREATE_WITH_BLOCK,
    CREATE_COMPLETE,
    OVERWRITE,
    ADD_BLOCK,
    ABANDON,
    FSYNC,
    COMPLETE,
    ISSUE_STAMP,
    UPDATE_PIPELINE,
    APPEND,
    TRUNCATE,
    CONCAT,
    RECOVER_LEASE,
    COMMIT_RECOVERY,
    RESTART_RECOVERY,
    RENAME,
    REPLACE,
    DELETE,
    DETACH,
    RECLAIM,
    SET_MODE,
    SET_OWNER,
    SET_TIMES,
    SET_REPLICATION,
    END_SESSION,
    REPORT_AND_EXPIRE,
    SET_NODE_ADMIN,
    SET_BALANCER,
    PASS_TIME
  }

  /** Number of paths to choose from. */
  public static int paths() {
    return PATHS.size();
  }

  /** Does it; a refusal changes nothing and is fine. */
  public void run(Scene scene, List<CommandContext> clients) {
    int clientAt = number % clients.size();
    CommandContext client = clients.get(clientAt);
    String at = PATHS.get(path);
    switch (kind) {
      case MKDIRS -> scene.attempt(scene.handlers.mkdirs(), Requests.mkdirs(at), client);
      case CREATE -> create(scene, client, Requests.create(at));
      case CREATE_WITH_BLOCK -> create(scene, client, Requests.createWithBlock(at));
      case CREATE_COMPLETE ->
          create(
              scene,
              client,
              Requests.createComplete(at).toBuilder().setOverwrite(number % 2 == 0).build());
      case OVERWRITE -> create(scene, client, Requests.overwrite(at));
      case ADD_BLOCK, ABANDON, FSYNC, COMPLETE, ISSUE_STAMP, UPDATE_PIPELINE ->
          write(scene, writer(scene, clients, at), at);
      case APPEND ->
          scene.attempt(scene.handlers.appendFile(), Requests.append(at, number % 4 == 0), client);
      case TRUNCATE -> truncate(scene, client);
      case CONCAT -> concat(scene, client);
      case RECOVER_LEASE -> recoverLease(scene, client, at);
      case COMMIT_RECOVERY, RESTART_RECOVERY -> recoverBlock(scene, at);
      case RENAME ->
          scene.attempt(scene.handlers.rename(), Requests.rename(at, PATHS.get(other)), client);
      case REPLACE ->
          scene.attempt(scene.handlers.rename(), Requests.replace(at, PATHS.get(other)), client);
      case DELETE -> scene.attempt(scene.handlers.delete(), Requests.delete(at), client);
      case DETACH -> detach(scene, at);
      case RECLAIM ->
          scene.attempt(
              scene.handlers.reclaimDetached(),
              new ReclaimDetached(1 + number % 3, 1 + number % 2),
              scene.internal());
      case SET_MODE, SET_OWNER, SET_TIMES, SET_REPLICATION -> setAttribute(scene, client, at);
      case END_SESSION -> clients.set(clientAt, reopen(scene, client));
      case REPORT_AND_EXPIRE -> expire(scene, at);
      case SET_NODE_ADMIN -> setNodeAdmin(scene, client);
      case SET_BALANCER ->
          scene.attempt(
              scene.handlers.setBalancer(),
              SetBalancerRequest.newBuilder()
                  .setStop(number % 2 == 0)
                  .setBandwidthBytes(number * 100_000L)
                  .build(),
              client);
      case PASS_TIME -> scene.clock.advanceMs(number);
    }
  }

  /** Mostly the client that holds the lease, so that writes get somewhere. */
  private CommandContext writer(Scene scene, List<CommandContext> clients, String at) {
    LeaseHolder holder = scene.find(at) instanceof FileView file ? file.lease() : null;
    return clients.stream()
        .filter(client -> number % 5 != 0)
        .filter(client -> holder != null && client.session().equals(holder.session()))
        .findFirst()
        .orElse(clients.get(number % clients.size()));
  }

  private static void create(Scene scene, CommandContext client, CreateFileRequest request) {
    scene.attempt(
        scene.handlers.createFile(), request.toBuilder().setCreateParents(true).build(), client);
  }

  /** As the delete of a large subtree does: it is reclaimed later, slice by slice. */
  private static void detach(Scene scene, String at) {
    InodeView inode = scene.find(at);
    if (inode != null && !inode.id().equals(NamespaceView.ROOT_ID)) {
      CommandHandler<InodeId, Boolean> handler =
          (view, cluster, id, context) ->
              Decision.accept(List.of(InodeRecords.subtreeDetached(id, context.wallMs())), true);
      scene.attempt(handler, inode.id(), scene.internal());
    }
  }

  private void write(Scene scene, CommandContext client, String at) {
    if (!(scene.find(at) instanceof FileView file)) {
      return;
    }
    long inode = file.id().value();
    BlockView last = file.lastBlock();
    switch (kind) {
      case ADD_BLOCK ->
          scene.attempt(scene.handlers.addBlock(), Requests.addBlock(inode, last, number), client);
      case COMPLETE ->
          scene.attempt(
              scene.handlers.completeFile(), Requests.complete(inode, last, number), client);
      default -> changeLast(scene, client, inode, last);
    }
  }

  private void changeLast(
      Scene scene, CommandContext client, long inode, @Nullable BlockView last) {
    if (last == null) {
      return;
    }
    switch (kind) {
      case ABANDON ->
          scene.attempt(scene.handlers.abandonBlock(), Requests.abandon(inode, last), client);
      case ISSUE_STAMP ->
          scene.attempt(scene.handlers.issueStamp(), Requests.issueStamp(inode, last), client);
      case UPDATE_PIPELINE ->
          scene.attempt(
              scene.handlers.updatePipeline(),
              Requests.updatePipeline(inode, last, number, "dn1"),
              client);
      default ->
          scene.attempt(scene.handlers.fsyncFile(), Requests.fsync(inode, last, number), client);
    }
  }

  /** A file with content, so that something happens. */
  private void truncate(Scene scene, CommandContext client) {
    List<String> files =
        PATHS.stream()
            .filter(at -> scene.find(at) instanceof FileView file && file.length() > 0)
            .toList();
    if (files.isEmpty()) {
      return;
    }
    String at = files.get(path % files.size());
    FileView file = scene.file(at);
    if (file.lastBlock() != null && number % 3 > 0) {
      scene.cluster.report("dn1", file.lastBlock(), number, ReplicaState.FINALIZED);
    }
    scene.attempt(
        scene.handlers.truncateFile(),
        TruncateFileRequest.newBuilder().setPath(at).setLength(file.length() * number / 41).build(),
        client);
  }

  /** Two files that exist, so that something happens; they may be one. */
  private void concat(Scene scene, CommandContext client) {
    List<String> files = PATHS.stream().filter(at -> scene.find(at) instanceof FileView).toList();
    if (!files.isEmpty()) {
      scene.attempt(
          scene.handlers.concatFiles(),
          ConcatFilesRequest.newBuilder()
              .setTarget(files.get(path % files.size()))
              .addSources(files.get(other % files.size()))
              .build(),
          client);
    }
  }

  private void recoverLease(Scene scene, CommandContext client, String at) {
    if (scene.find(at) instanceof FileView file && file.lastBlock() != null) {
      scene.cluster.report("dn2", file.lastBlock(), number, ReplicaState.RBW);
    }
    scene.attempt(
        scene.handlers.recoverLease(),
        RecoverLeaseRequest.newBuilder().setPath(at).build(),
        client);
    if (number % 2 == 0) {
      recoverBlock(scene, at);
    }
  }

  private void recoverBlock(Scene scene, String at) {
    BlockView last = scene.find(at) instanceof FileView file ? file.lastBlock() : null;
    if (last == null) {
      return;
    }
    if (kind == Kind.RESTART_RECOVERY) {
      scene.attempt(
          scene.handlers.restartRecovery(),
          new RestartRecovery(last.id(), last.issuedGs()),
          scene.internal());
    } else {
      long length = number % 7 == 0 ? number / 7 : Math.max(last.length(), number);
      scene.attempt(
          scene.handlers.commitRecovery(),
          Requests.commitRecovery(last, length, "dn2"),
          scene.internal());
    }
  }

  private void setAttribute(Scene scene, CommandContext client, String at) {
    switch (kind) {
      case SET_MODE ->
          scene.attempt(
              scene.handlers.setPermission(),
              SetPermissionRequest.newBuilder().setPath(at).setMode(number % 01000).build(),
              client);
      case SET_OWNER ->
          scene.attempt(
              scene.handlers.setOwner(),
              SetOwnerRequest.newBuilder().setPath(at).setOwner("user" + number % 3).build(),
              client);
      case SET_TIMES ->
          scene.attempt(
              scene.handlers.setTimes(),
              SetTimesRequest.newBuilder().setPath(at).setMtimeMs(number).setAtimeMs(-1).build(),
              client);
      default ->
          scene.attempt(
              scene.handlers.setReplication(),
              SetReplicationRequest.newBuilder().setPath(at).setReplication(1 + number % 5).build(),
              client);
    }
  }

  private void setNodeAdmin(Scene scene, CommandContext client) {
    String node = "dn" + (1 + other % 3);
    NodeAdmin before = scene.namespace.admin().of(node);
    if (path % 3 == 0 && before.getState() == AdminState.ADMIN_DECOMMISSIONING) {
      scene.attempt(
          scene.handlers.advanceNodeAdmin(),
          new AdvanceNodeAdmin(before, AdminState.ADMIN_DECOMMISSIONED),
          scene.internal());
      return;
    }
    scene.attempt(
        scene.handlers.setNodeAdmin(),
        SetNodeAdminRequest.newBuilder()
            .setNode(node)
            .setActionValue(1 + number % 3)
            .setDurationMs(number)
            .build(),
        client);
  }

  private static CommandContext reopen(Scene scene, CommandContext client) {
    SessionId session = client.session();
    scene.attempt(
        scene.handlers.endSession(), new EndSession(session, EndSession.Reason.CLOSED), client);
    return client.superuser() ? scene.superuser() : scene.client(client.principal());
  }

  private void expire(Scene scene, String at) {
    if (scene.find(at) instanceof FileView file) {
      BlockView last = file.lastBlock();
      if (last != null && number % 2 == 0) {
        scene.cluster.report("dn1", last, number, ReplicaState.FINALIZED);
      }
      InodeId id = file.id();
      scene.attempt(scene.handlers.expireLease(), new ExpireLease(id), scene.internal());
    }
  }
}
