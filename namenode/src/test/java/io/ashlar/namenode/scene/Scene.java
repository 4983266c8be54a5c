package io.ashlar.namenode.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.command.FileDefaults;
import io.ashlar.namenode.command.OpenSession;
import io.ashlar.namenode.lease.LeaseConfig;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.GroupMapping;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.namespace.Permissions;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.rpc.CallOrigin;
import io.ashlar.testkit.FakeClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A namespace with its handlers, a clock and a cluster, without a loop: what is accepted is applied
 * at once and kept as the log.
 */
public final class Scene {
  /** Smallest block, so that tests stay small. */
  public static final long BLOCK_BYTES = 1 << 20;

  public final FakeClock clock = new FakeClock();
  public final FakeCluster cluster = new FakeCluster();
  public final LeaseManager leases = new LeaseManager(new LeaseConfig(60_000, 1_200_000), clock);
  public final PathAccess access =
      new PathAccess(
          new Permissions(GroupMapping.simple("supergroup", java.util.Set.of("member"))));
  public final FileDefaults defaults = new FileDefaults(BLOCK_BYTES, BLOCK_BYTES, 3, 512, 512);
  public final CommandHandlers handlers = CommandHandlers.create(access, defaults, leases);
  public final Namespace namespace;
  public final List<EditEntry> log = new ArrayList<>();

  private final Map<SessionId, Long> callNumbers = new HashMap<>();

  /** Starts with an empty namespace. */
  public Scene() {
    this(new TreeMapNamespace());
  }

  /** Starts with {@code namespace}. */
  public Scene(Namespace namespace) {
    this.namespace = namespace;
    namespace.addListener(leases);
    leases.startAnew(namespace);
  }

  /** Opens a session and gives the context of its calls. */
  public CommandContext client(String user) {
    return client(user, false);
  }

  /** The same for a user whom permissions do not bind. */
  public CommandContext superuser() {
    return client("superuser", true);
  }

  private CommandContext client(String user, boolean superuser) {
    CommandContext caller =
        new CommandContext(user, superuser, SessionId.NONE, 0, 0, Epoch.NONE, "writer-of-" + user);
    SessionId session = accept(handlers.openSession(), new OpenSession(user + "-client"), caller);
    return new CommandContext(user, superuser, session, 0, 0, Epoch.NONE, "writer-of-" + user);
  }

  /** Context of the NameNode's own commands. */
  public CommandContext internal() {
    return CommandContext.internal(new Epoch(1));
  }

  /** Decides at the present time, without applying. */
  public <C, R> Decision<R> decide(CommandHandler<C, R> handler, C command, CommandContext caller) {
    return handler.decide(namespace, cluster, command, now(caller));
  }

  /** The caller's context at the present time. */
  public CommandContext now(CommandContext caller) {
    return new CommandContext(
        caller.principal(),
        caller.superuser(),
        caller.session(),
        clock.wallMs(),
        clock.monotonicMs(),
        caller.epoch(),
        caller.clientHost());
  }

  /** Decides, expects that it is accepted, applies, and gives the reply. */
  public <C, R> R accept(CommandHandler<C, R> handler, C command, CommandContext caller) {
    Decision<R> decision = decide(handler, command, caller);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return apply((Decision.Accepted<R>) decision, caller);
  }

  /** The records that a command would be accepted with; nothing is applied. */
  public <C, R> List<EditRecord> records(
      CommandHandler<C, R> handler, C command, CommandContext caller) {
    Decision<R> decision = decide(handler, command, caller);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted<R>) decision).records();
  }

  /** Decides and applies what is accepted; null if it was refused. */
  public <C, R> @Nullable R attempt(
      CommandHandler<C, R> handler, C command, CommandContext caller) {
    Decision<R> decision = decide(handler, command, caller);
    if (decision instanceof Decision.Deferred<R> deferred) {
      apply(deferred.records());
    }
    return decision instanceof Decision.Accepted<R> accepted ? apply(accepted, caller) : null;
  }

  /** Decides, expects a refusal, and checks that nothing changed. */
  public <C, R> DfsError refuse(CommandHandler<C, R> handler, C command, CommandContext caller) {
    String before = namespace.digest();
    Decision<R> decision = decide(handler, command, caller);
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    assertThat(namespace.digest()).isEqualTo(before);
    return ((Decision.Rejected<R>) decision).error();
  }

  /** Decides, expects that something is changed first, applies that, and gives the error. */
  public <C, R> DfsError defer(CommandHandler<C, R> handler, C command, CommandContext caller) {
    Decision<R> decision = decide(handler, command, caller);
    assertThat(decision).isInstanceOf(Decision.Deferred.class);
    Decision.Deferred<R> deferred = (Decision.Deferred<R>) decision;
    apply(deferred.records());
    return deferred.error();
  }

  /** Applies records that no call asked for. */
  void apply(List<EditRecord> records) {
    EditEntry entry =
        EditEntry.newBuilder()
            .setFirstTxid(namespace.appliedTxid() + 1)
            .setTimeMs(clock.wallMs())
            .addAllRecords(records)
            .build();
    RecordAppliers.apply(namespace, entry);
    log.add(entry);
  }

  private <R> R apply(Decision.Accepted<R> accepted, CommandContext caller) {
    if (!accepted.records().isEmpty()) {
      EditEntry.Builder entry =
          EditEntry.newBuilder()
              .setFirstTxid(namespace.appliedTxid() + 1)
              .setTimeMs(clock.wallMs())
              .addAllRecords(accepted.records());
      if (!caller.session().equals(SessionId.NONE)) {
        long call = callNumbers.merge(caller.session(), 1L, Long::sum);
        entry
            .setOrigin(
                CallOrigin.newBuilder()
                    .setSessionId(caller.session().value())
                    .setCallNumber(call)
                    .setLowestUnanswered(Math.max(1, call - 2)))
            .setReply(replyBytes(accepted.reply()));
      }
      EditEntry built = entry.build();
      RecordAppliers.apply(namespace, built);
      log.add(built);
    }
    return accepted.reply();
  }

  private static <R> ByteString replyBytes(R reply) {
    return reply instanceof MessageLite message
        ? message.toByteString()
        : ByteString.copyFromUtf8(String.valueOf(reply));
  }

  /** The inode at a path, or null. */
  public @Nullable InodeView find(String path) {
    return namespace.resolve(DfsPath.parse(path)).target();
  }

  /** The file at a path, which must exist. */
  public FileView file(String path) {
    return (FileView) Objects.requireNonNull(find(path), path);
  }

  /** The directory at a path, which must exist. */
  public DirectoryView directory(String path) {
    return (DirectoryView) Objects.requireNonNull(find(path), path);
  }

  /** A namespace built by applying the log anew. */
  public Namespace replay() {
    Namespace replayed = new TreeMapNamespace();
    log.forEach(entry -> RecordAppliers.apply(replayed, entry));
    return replayed;
  }

  /** The id of the inode at a path. */
  public InodeId id(String path) {
    return Objects.requireNonNull(find(path), path).id();
  }

  /** The cluster as handlers see it. */
  public ClusterView clusterView() {
    return cluster;
  }
}
