package io.ashlar.namenode.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.EndSession;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.client.GetContentSummaryRequest;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ContentSummary;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.FileType;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueriesTest {
  private static final int BLOCK = 1_000;

  private final Scene scene = new Scene();
  private final CommandContext admin = scene.superuser();
  private final CommandContext ann = scene.client("ann");
  private final GetFileStatusQuery status = new GetFileStatusQuery(scene.access, scene.leases);
  private final ListStatusQuery list = new ListStatusQuery(scene.access, scene.leases);
  private final GetContentSummaryQuery summary = new GetContentSummaryQuery(scene.access);
  private final GetBlockLocationsQuery locations =
      new GetBlockLocationsQuery(scene.access, scene.leases);

  /** /d/f has two committed blocks of 1,000 bytes and an open one; it is open for write. */
  @BeforeEach
  void fill() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d/sub"), admin);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/d/f"), admin);
    long inode = scene.id("/d/f").value();
    scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, last(), BLOCK), admin);
    scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, last(), BLOCK), admin);
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/secret/in", 0700), admin);
  }

  @Test
  void shouldTellWhatIsThere() throws DfsException {
    FileStatus file = statusOf("/d/f", ann);
    assertThat(file.getType()).isEqualTo(FileType.FILE);
    assertThat(file.getPath()).isEqualTo("/d/f");
    assertThat(file.getLength()).isEqualTo(2L * BLOCK);
    assertThat(file.getBlockCount()).isEqualTo(3);
    assertThat(file.getUnderConstruction()).isTrue();
    FileStatus directory = statusOf("//d/", ann);
    assertThat(directory.getType()).isEqualTo(FileType.DIRECTORY);
    assertThat(directory.getPath()).isEqualTo("/d");
    assertThat(directory.getChildCount()).isEqualTo(2);
    assertThat(directory.hasWriter()).isFalse();
    assertThat(statusOf("/", ann).getPath()).isEqualTo("/");
  }

  @Test
  void shouldTellWhoWritesAndWhetherBlockRecoveryIsAwaited() throws DfsException {
    scene.clock.advanceMs(40);
    assertThat(statusOf("/d/f", ann).getWriter().getClientName()).isEqualTo("superuser-client");
    assertThat(statusOf("/d/f", ann).getWriter().getHeldForMs()).isEqualTo(40);
    assertThat(statusOf("/d/f", ann).getWriter().getAwaitsBlockRecovery()).isFalse();

    scene.cluster.report("dn1", last(), 5, ReplicaState.RBW);
    scene.accept(
        scene.handlers.endSession(),
        new EndSession(admin.session(), EndSession.Reason.CLOSED),
        admin);

    assertThat(statusOf("/d/f", ann).getWriter().getAwaitsBlockRecovery()).isTrue();
    assertThat(statusOf("/d/f", ann).getWriter().getSessionId()).isEqualTo(admin.session().value());
  }

  @Test
  void shouldRefuseWhatIsNotThereOrNotAllowed() {
    assertCode(() -> statusOf("/none", ann), ErrorCode.NOT_FOUND);
    assertCode(() -> statusOf("/d/f/x", ann), ErrorCode.NOT_A_DIRECTORY);
    assertCode(() -> statusOf("d", ann), ErrorCode.INVALID_PATH);
    assertCode(() -> statusOf("/secret/in", ann), ErrorCode.PERMISSION_DENIED);
    assertCode(() -> statusOf("/secret/none", ann), ErrorCode.PERMISSION_DENIED);
    assertCode(() -> listOf("/secret", "", 0, ann), ErrorCode.PERMISSION_DENIED);
    assertCode(() -> summaryOf("/secret", ann), ErrorCode.PERMISSION_DENIED);
    assertCode(() -> locate("/d", 0, 1, 0), ErrorCode.IS_A_DIRECTORY);
    assertCode(() -> locate("/d/f", -1, 1, 0), ErrorCode.INVALID_ARGUMENT);
    assertCode(() -> locate("/d/f", 0, -1, 0), ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldShowThePermissionOfADirectoryButNotItsEntries() throws DfsException {
    assertThat(statusOf("/secret", ann).getMode()).isEqualTo(0700);
  }

  @Test
  void shouldListEveryEntryOnceInOrderWhateverThePage() throws DfsException {
    for (String name : List.of("a", "ä", "\uFFFD", "\uD83D\uDE00", "B", "b")) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d/" + name), admin);
    }
    List<String> names = List.of("B", "a", "b", "f", "sub", "ä", "\uFFFD", "\uD83D\uDE00");

    for (int page = 1; page <= 9; page++) {
      List<String> listed = new ArrayList<>();
      String after = "";
      boolean more = true;
      while (more) {
        ListStatusResponse reply = listOf("/d", after, page, ann);
        reply.getEntriesList().forEach(entry -> listed.add(entry.getPath()));
        after = listed.get(listed.size() - 1);
        more = reply.getHasMore();
      }
      assertThat(listed).containsExactlyElementsOf(names);
    }
  }

  @Test
  void shouldListAFileAsItself() throws DfsException {
    ListStatusResponse reply = listOf("/d/f", "", 0, ann);

    assertThat(reply.getListed().getPath()).isEqualTo("/d/f");
    assertThat(reply.getEntriesList()).extracting(FileStatus::getPath).containsExactly("f");
    assertThat(listOf("/d/sub", "", 0, ann).getEntriesCount()).isZero();
  }

  @Test
  void shouldBoundAPageWhateverIsAsked() throws DfsException {
    for (int i = 0; i <= ListStatusQuery.PAGE_MAX; i++) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/many/" + i), admin);
    }

    assertThat(listOf("/many", "", 0, ann).getEntriesCount())
        .isEqualTo(ListStatusQuery.PAGE_DEFAULT);
    assertThat(listOf("/many", "", Integer.MAX_VALUE, ann).getEntriesCount())
        .isEqualTo(ListStatusQuery.PAGE_MAX);
    assertThat(listOf("/many", "", Integer.MAX_VALUE, ann).getHasMore()).isTrue();
  }

  @Test
  void shouldSumUpASubtree() throws DfsException {
    assertThat(summaryOf("/d", ann))
        .isEqualTo(
            ContentSummary.newBuilder()
                .setDirectories(2)
                .setFiles(1)
                .setBytes(2L * BLOCK)
                .setBytesReplicated(6L * BLOCK)
                .build());
    assertThat(summaryOf("/d/f", ann).getFiles()).isEqualTo(1);
    assertThat(summaryOf("/d/f", ann).getDirectories()).isZero();
  }

  @Test
  void shouldLocateTheBlocksOfARangeWithTheOpenOneAtTheEnd() throws DfsException {
    assertThat(offsets(locate("/d/f", 0, Long.MAX_VALUE, 0))).containsExactly(0L, 1000L, 2000L);
    assertThat(offsets(locate("/d/f", 0, 1, 0))).containsExactly(0L);
    assertThat(offsets(locate("/d/f", 999, 1, 0))).containsExactly(0L);
    assertThat(offsets(locate("/d/f", 999, 2, 0))).containsExactly(0L, 1000L);
    assertThat(offsets(locate("/d/f", 1000, 1000, 0))).containsExactly(1000L);
    assertThat(offsets(locate("/d/f", 5000, 1, 0))).containsExactly(2000L);
    assertThat(offsets(locate("/d/f", 500, 0, 0))).isEmpty();
    assertThat(offsets(locate("/d/f", Long.MAX_VALUE, Long.MAX_VALUE, 0))).containsExactly(2000L);
  }

  @Test
  void shouldBoundTheBlocksOfAnAnswer() throws DfsException {
    GetBlockLocationsResponse first = locate("/d/f", 0, Long.MAX_VALUE, 2);

    assertThat(offsets(first)).containsExactly(0L, 1000L);
    assertThat(first.getHasMore()).isTrue();
    assertThat(locate("/d/f", 0, 2L * BLOCK, 2).getHasMore()).isFalse();
  }

  @Test
  void shouldBoundTheBytesOfAnAnswerWithLocations() throws DfsException {
    BlockView first = scene.file("/d/f").blocks().iterator().next();
    for (int node = 0; node < 40_000; node++) {
      scene.cluster.report("node" + node, first, BLOCK, ReplicaState.FINALIZED);
    }

    GetBlockLocationsResponse large = locate("/d/f", 0, Long.MAX_VALUE, 0);

    assertThat(large.getSerializedSize()).isGreaterThan(GetBlockLocationsQuery.BYTES_MAX);
    assertThat(offsets(large)).containsExactly(0L);
    assertThat(large.getHasMore()).isTrue();
    assertThat(offsets(locate("/d/f", BLOCK, Long.MAX_VALUE, 0))).containsExactly(1000L, 2000L);
  }

  @Test
  void shouldNeedReadPermissionToLocate() {
    scene.accept(
        scene.handlers.createFile(),
        Requests.create("/d/private").toBuilder().setMode(0600).build(),
        admin);

    assertCode(() -> locate("/d/private", 0, 1, 0), ErrorCode.PERMISSION_DENIED);
  }

  private static void assertCode(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DfsException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static List<Long> offsets(GetBlockLocationsResponse reply) {
    return reply.getBlocksList().stream().map(LocatedBlock::getOffset).toList();
  }

  private FileStatus statusOf(String path, CommandContext caller) throws DfsException {
    return status
        .run(
            scene.namespace,
            scene.cluster,
            GetFileStatusRequest.newBuilder().setPath(path).build(),
            scene.now(caller))
        .getStatus();
  }

  private ListStatusResponse listOf(String path, String after, int limit, CommandContext caller)
      throws DfsException {
    ByteString page =
        list.run(
            scene.namespace,
            scene.cluster,
            ListStatusRequest.newBuilder()
                .setPath(path)
                .setStartAfter(after)
                .setLimit(limit)
                .build(),
            scene.now(caller));
    try {
      return ListStatusResponse.parseFrom(page);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private ContentSummary summaryOf(String path, CommandContext caller) throws DfsException {
    return summary
        .run(
            scene.namespace,
            GetContentSummaryRequest.newBuilder().setPath(path).build(),
            scene.now(caller))
        .getSummary();
  }

  private GetBlockLocationsResponse locate(String path, long offset, long length, int limit)
      throws DfsException {
    return locations.run(
        scene.namespace,
        scene.cluster,
        GetBlockLocationsRequest.newBuilder()
            .setPath(path)
            .setOffset(offset)
            .setLength(length)
            .setLimit(limit)
            .build(),
        scene.now(ann));
  }

  private BlockView last() {
    return Objects.requireNonNull(scene.file("/d/f").lastBlock());
  }
}
