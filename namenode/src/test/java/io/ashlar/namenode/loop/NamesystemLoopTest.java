package io.ashlar.namenode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.command.OpenSession;
import io.ashlar.namenode.loop.LoopScene.Answer;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I4, I14: nothing leaves before its txid is durable, and a call is applied once. */
final class NamesystemLoopTest {
  private static final long DEADLINE_MS = 30_000;

  private final LoopScene at = new LoopScene(new LoopConfig(256, 8, 64, 2_000_000, 1 << 20, 20, 4));

  @AfterEach
  void close() {
    at.close();
    assertThat(at.faults).isEmpty();
  }

  private CommandHandler<MkdirsRequest, ?> mkdirs() {
    return at.scene.handlers.mkdirs();
  }

  private Answer<ByteString> mkdir(String name) {
    return at.submit(new AddDirectory(), new AddDirectory.Entry(NamespaceView.ROOT_ID, name));
  }

  private SessionId session(String user) throws Exception {
    Answer<ByteString> opened =
        at.submit(at.scene.handlers.openSession(), new OpenSession(user + "-client"));
    opened.get();
    return at.read(view -> view.sessions().get(view.sessionCount() - 1).id()).get();
  }

  /** A command was handed to the log and its force waits. */
  private void awaitForce() {
    Await.until("a force waits", DEADLINE_MS, () -> at.log.waiting() == 1);
  }

  @Test
  void shouldDecideInTheOrderOfSubmissionAndLogWhatItApplied() throws Exception {
    List<Answer<ByteString>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(mkdir("d" + i));
      if (i % 20 == 19) {
        answers.get(i).get(); // Stays below the bound of undurable records.
      }
    }
    long last = 0;
    for (Answer<ByteString> answer : answers) {
      answer.get();
      assertThat(answer.txid()).isGreaterThan(last);
      last = answer.txid();
    }
    TreeMapNamespace replayed = new TreeMapNamespace();
    for (EditEntry entry : at.log.entries()) {
      RecordAppliers.apply(replayed, entry);
    }
    assertThat(at.read(NamespaceView::digest).get()).isEqualTo(replayed.digest()); // I6
  }

  @Test
  void shouldHoldRepliesAndRefusalsUntilWhatTheySayIsDurable() throws Exception {
    at.log.hold();
    Answer<ByteString> made = mkdir("a");
    awaitForce();
    Answer<ByteString> refused =
        at.submit(
            (view, cluster, path, context) ->
                Decision.reject(ErrorCode.NOT_FOUND, "there is no " + path),
            "/b");
    CountDownLatch decided = new CountDownLatch(1);
    at.loop.executeSoft(decided::countDown);
    assertThat(decided.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(made.isDone()).isFalse();
    assertThat(refused.isDone()).as("a refusal tells of undurable state as well").isFalse();
    at.log.letGo();
    assertThat(made.txid()).isEqualTo(1);
    assertThat(refused.refusal()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void shouldHoldOnlyReadsThatDependOnWhatIsNotDurable() throws Exception {
    long old = Long.parseLong(mkdir("old").get().toStringUtf8());
    at.submit(new AddDirectory(), new AddDirectory.Entry(new InodeId(old), "inner")).get();
    at.log.hold();
    Answer<ByteString> made = mkdir("new");
    Await.until("the record is applied", DEADLINE_MS, () -> at.scene.namespace.appliedTxid() == 3);
    Answer<Boolean> positive = at.read(view -> exists(view, "/new"));
    Answer<Boolean> negative = at.read(view -> exists(view, "/other"));
    Answer<Long> whole = at.read(NamespaceView::inodeCount);
    assertThat(at.read(view -> exists(view, "/old/inner")).get()).isTrue();
    assertThat(at.read(view -> exists(view, "/old/none")).get()).isFalse();
    assertThat(positive.isDone()).isFalse();
    assertThat(negative.isDone()).as("its parent changed").isFalse();
    assertThat(whole.isDone()).isFalse();
    at.log.letGo();
    made.get();
    assertThat(positive.get()).isTrue();
    assertThat(negative.get()).isFalse();
    assertThat(whole.get()).isEqualTo(4);
    assertThat(positive.txid()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void shouldNotKeepAReaderWaitingThatMayNotWait() throws Exception {
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    at.loop.executeSoft(
        () -> {
          inBatch.countDown();
          awaitQuietly(letGo);
        });
    inBatch.await();
    Answer<Boolean> none = new Answer<>();
    boolean read = at.tryRead(view -> exists(view, "/"), none);
    letGo.countDown();
    assertThat(read).as("read beside a batch").isFalse();
    assertThat(none.isDone()).isFalse();

    at.log.hold();
    Answer<ByteString> made = mkdir("new");
    Await.until("the record is applied", DEADLINE_MS, () -> at.scene.namespace.appliedTxid() == 1);
    Answer<Boolean> held = new Answer<>();
    Await.until("between batches", DEADLINE_MS, () -> at.tryRead(v -> exists(v, "/new"), held));
    assertThat(held.isDone()).as("told what is not durable").isFalse();
    at.log.letGo();
    made.get();
    assertThat(held.get()).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean exists(NamespaceView view, String path) {
    try {
      return view.resolve(DfsPath.parse(path)).target() != null;
    } catch (io.ashlar.common.path.InvalidPathException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void shouldLetADuplicateJoinTheCallThatIsNotDurableYet() throws Exception {
    SessionId session = session("u");
    at.log.hold();
    Answer<ByteString> first = at.call(mkdirs(), Requests.mkdirs("/x"), session, "namenode", 1);
    awaitForce();
    Answer<ByteString> second = at.call(mkdirs(), Requests.mkdirs("/x"), session, "namenode", 1);
    CountDownLatch decided = new CountDownLatch(1);
    at.loop.executeSoft(decided::countDown);
    assertThat(decided.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(second.isDone()).isFalse();
    at.log.letGo();
    assertThat(second.get()).isEqualTo(first.get());
    assertThat(second.txid()).isEqualTo(first.txid());
    assertThat(at.log.entries()).hasSize(2); // I14: the session's and one directory's.
  }

  @Test
  void shouldRefuseCallsOfUnknownSessionsAndOfOtherUsers() throws Exception {
    SessionId session = session("u");
    assertThat(at.call(mkdirs(), Requests.mkdirs("/x"), session, "other", 1).refusal())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    SessionId unknown = new SessionId(session.value() + 1_000);
    assertThat(at.call(mkdirs(), Requests.mkdirs("/x"), unknown, "namenode", 1).refusal())
        .isEqualTo(ErrorCode.SESSION_UNKNOWN);
    assertThat(at.log.entries()).hasSize(1);
  }

  @Test
  void shouldBoundTheCallsOfASession() throws Exception {
    SessionId session = session("u");
    at.log.hold();
    List<Answer<ByteString>> held = new ArrayList<>();
    for (int number = 1; number <= 4; number++) {
      held.add(at.call(mkdirs(), Requests.mkdirs("/n" + number), session, "namenode", number));
    }
    assertThat(at.call(mkdirs(), Requests.mkdirs("/n5"), session, "namenode", 5).refusal())
        .isEqualTo(ErrorCode.SESSION_OVERLOADED);
    at.log.letGo();
    for (Answer<ByteString> answer : held) {
      answer.get();
    }
    at.call(mkdirs(), Requests.mkdirs("/n6"), session, "namenode", 6).get();
  }

  @Test
  void shouldBoundWhatIsNotDurable() throws Exception {
    at.log.hold();
    List<Answer<ByteString>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(mkdir("d" + i));
    }
    CountDownLatch decided = new CountDownLatch(1);
    at.loop.executeSoft(decided::countDown);
    assertThat(decided.await(DEADLINE_MS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(answers.get(39).refusal()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(at.scene.namespace.appliedTxid()).isLessThanOrEqualTo(22);
    at.log.letGo();
    answers.get(0).get();
    Await.until("writes are taken again", DEADLINE_MS, () -> !mkdir("z").get().isEmpty());
  }

  @Test
  void shouldWaitOnAFullDiskAndGoOnByItself() throws Exception {
    at.log.setFull(true);
    Answer<ByteString> waits = mkdir("a");
    Await.until("the log is full", DEADLINE_MS, () -> !at.loop.readOnlyReason().isEmpty());
    assertThat(waits.isDone()).isFalse();
    at.log.setFull(false);
    waits.get();
    Await.until("writes are taken", DEADLINE_MS, () -> at.loop.readOnlyReason().isEmpty());
  }

  @Test
  void shouldRefuseClientsWhileReadOnlyAndAnswerReads() throws Exception {
    SessionId session = session("u");
    at.readOnly.set("/meta has 5 bytes free, needed 100");
    assertThat(at.call(mkdirs(), Requests.mkdirs("/x"), session, "namenode", 1).refusal())
        .isEqualTo(ErrorCode.READ_ONLY);
    assertThat(at.read(NamespaceView::inodeCount).get()).isEqualTo(1);
    at.readOnly.set("");
    at.call(mkdirs(), Requests.mkdirs("/x"), session, "namenode", 2).get();
  }

  @Test
  void shouldChangeNothingWhenAHandlerFails() throws Exception {
    CommandHandler<String, Boolean> broken =
        (view, cluster, command, context) -> {
          throw new IllegalArgumentException(command);
        };
    assertThat(at.submit(broken, "boom").refusal()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(at.log.entries()).isEmpty();
    mkdir("a").get();
  }

  @Test
  void shouldRaiseAFaultAndAnswerNothingWhenTheLogFails() {
    at.log.breakDown();
    Answer<ByteString> never = mkdir("a");
    Await.until("the fault is raised", DEADLINE_MS, () -> at.faults.size() == 1);
    Answer<Boolean> read = at.read(view -> exists(view, "/a"));
    assertThat(never.isDone()).isFalse();
    assertThat(read.isDone()).as("it would show what a restart takes back").isFalse();
    assertThat(at.loop.durableTxid()).isZero();
    at.faults.clear();
  }
}
