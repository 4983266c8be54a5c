package io.ashlar.namenode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.OpenSession;
import io.ashlar.namenode.command.ReclaimDetached;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabLoader;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.protocol.edits.EditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients on threads of their own, readers and checkpoints beside them, on the namespace that runs.
 * What comes out is held against the plain model by replay of the log.
 */
class LoopStressTest {
  private static final int CLIENTS = 4;
  private static final int CALLS = 1_500;
  private static final int CHECKPOINTS = 12;
  private static final int NAMES = 6;
  private static final String USER = CommandContext.internal(new Epoch(1)).principal();

  private final LoopScene at =
      new LoopScene(LoopConfig.defaults(), new SlabNamespace(new HashKey(5, 6)));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger working = new AtomicInteger(CLIENTS);

  @AfterEach
  void close() {
    at.close();
    threads.shutdownNow();
  }

  @Test
  void shouldComeToWhatTheModelComesToByReplay() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      long seed = 100L + i;
      SessionId session = open("client-" + i);
      all.add(threads.submit(() -> client(new Random(seed), session)));
    }
    Future<Long> reads = threads.submit(this::reader);
    Future<Long> background = threads.submit(this::reclaimer);
    for (int i = 0; i < CHECKPOINTS; i++) {
      checkpoint();
    }
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    assertThat(reads.get(60, TimeUnit.SECONDS)).isPositive();
    assertThat(background.get(60, TimeUnit.SECONDS)).isPositive();

    assertThat(at.faults).isEmpty();
    long txid = at.read(NamespaceView::appliedTxid).get();
    assertThat(txid).isGreaterThan(CALLS);
    assertThat(at.read(NamespaceView::digest).get()).isEqualTo(replay(txid).digest()); // I6
    Recount.check(at.scene.namespace); // I10
  }

  private SessionId open(String name) throws Exception {
    at.submit(at.scene.handlers.openSession(), new OpenSession(name)).get();
    return new SessionId(at.read(view -> view.nextSessionId().value() - 1).get());
  }

  /** Random calls, several of them under way at a time; many are refused, which is as it should. */
  private @Nullable Void client(Random random, SessionId session) throws Exception {
    List<LoopScene.Answer<?>> pending = new ArrayList<>();
    for (int call = 1; call <= CALLS; call++) {
      pending.add(call(random, session, call));
      if (random.nextInt(8) == 0) {
        awaitAll(pending);
      }
    }
    awaitAll(pending);
    working.decrementAndGet();
    return null;
  }

  private LoopScene.Answer<?> call(Random random, SessionId session, int number) {
    String path = path(random);
    var handlers = at.scene.handlers;
    int choice = random.nextInt(100);
    if (choice < 35) {
      return at.call(handlers.createFile(), Requests.createComplete(path), session, USER, number);
    }
    if (choice < 50) {
      return at.call(handlers.createFile(), Requests.createWithBlock(path), session, USER, number);
    }
    if (choice < 70) {
      return at.call(handlers.mkdirs(), Requests.mkdirs(path), session, USER, number);
    }
    if (choice < 90) {
      return at.call(handlers.rename(), Requests.rename(path, path(random)), session, USER, number);
    }
    return at.call(handlers.delete(), Requests.delete(path), session, USER, number);
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = 1 + random.nextInt(4); depth > 0; depth--) {
      path.append("/n").append(random.nextInt(NAMES));
    }
    return path.toString();
  }

  private static void awaitAll(List<LoopScene.Answer<?>> pending) throws Exception {
    for (LoopScene.Answer<?> answer : pending) {
      answer.txid();
    }
    pending.clear();
  }

  /** Each page is one moment: what it lists is found by its path, and is where it says. */
  private Long reader() throws Exception {
    Random random = new Random(7);
    long listed = 0;
    while (working.get() > 0) {
      DfsPath path = DfsPath.parse(path(random));
      listed += at.read(view -> listed(view, path)).get();
    }
    return listed + 1;
  }

  private static long listed(NamespaceView view, DfsPath path) {
    InodeView target = view.resolve(path).target();
    if (!(target instanceof DirectoryView directory)) {
      return 0;
    }
    List<InodeView> page = directory.children("", 100);
    for (InodeView child : page) {
      InodeView found = view.resolve(DfsPath.parse(path + "/" + child.name())).target();
      assertThat(found).isNotNull();
      assertThat(child.parentId()).isEqualTo(directory.id());
    }
    assertThat(page).hasSize(directory.childCount());
    return page.size();
  }

  private Long reclaimer() throws Exception {
    long slices = 0;
    while (working.get() > 0) {
      at.submit(at.scene.handlers.reclaimDetached(), new ReclaimDetached(3, 2)).txid();
      slices++;
    }
    return slices;
  }

  /** A frozen state loads to what the model comes to at the same txid, whatever goes on beside. */
  private void checkpoint() throws Exception {
    try (FrozenNamespace frozen = at.loop.freeze(Long.MAX_VALUE)) {
      long txid = frozen.header().getTxid();
      CompletableFuture<Boolean> durable = new CompletableFuture<>();
      at.loop.whenDurable(txid, () -> durable.complete(true));
      durable.get(30, TimeUnit.SECONDS);
      SlabLoader loader = new SlabLoader(new HashKey(8, 9));
      loader.header(frozen.header());
      for (int part = 0; part < frozen.parts(); part++) {
        var inodes = frozen.inodes(part);
        while (inodes.hasNext()) {
          loader.inode(inodes.next());
        }
      }
      for (var session : frozen.sessions()) {
        loader.session(session);
      }
      assertThat(loader.finish().digest()).isEqualTo(replay(txid).digest()); // I6
    }
  }

  private TreeMapNamespace replay(long txid) {
    TreeMapNamespace replayed = new TreeMapNamespace();
    for (EditEntry entry : at.log.entries()) {
      if (entry.getFirstTxid() <= txid) {
        RecordAppliers.apply(replayed, entry);
      }
    }
    return replayed;
  }
}
