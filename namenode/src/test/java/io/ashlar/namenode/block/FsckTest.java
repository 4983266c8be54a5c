package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.diagnosis.FsckQuery;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.GroupMapping;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.namespace.Permissions;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.diagnosis.FsckCursor;
import io.ashlar.protocol.diagnosis.FsckFile;
import io.ashlar.protocol.diagnosis.FsckRequest;
import io.ashlar.protocol.diagnosis.FsckResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ChecksumSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FsckTest {
  private static final CommandContext ADMIN =
      new CommandContext("root", true, SessionId.NONE, 0, 0, Epoch.NONE, "");
  private static final CommandContext ANN =
      new CommandContext("ann", false, SessionId.NONE, 0, 0, Epoch.NONE, "");
  private static final int FILES = 5_000;
  private static final int BLOCKS = 9_000;

  private final DiagnosisScene scene = new DiagnosisScene();
  private final DataNode a = scene.replication.join("a", "/r1");
  private final DataNode b = scene.replication.join("b", "/r2");
  private final DataNode c = scene.replication.join("c", "/r2");
  private final PathAccess access =
      new PathAccess(new Permissions(GroupMapping.simple("supergroup", Set.of())));
  private final FsckQuery fsck = scene.diagnosis.fsck(access);

  private InodeId directory(InodeId parent, String name, int mode) {
    InodeId id = scene.scene.namespace.nextInodeId();
    scene.scene.namespace.addDirectory(id, parent, name, new InodeAttributes("u", "g", mode, 0));
    return id;
  }

  private InodeId file(InodeId parent, String name) {
    InodeId id = scene.scene.namespace.nextInodeId();
    scene.scene.namespace.addFile(
        id,
        parent,
        name,
        new InodeAttributes("u", "g", 0644, 0),
        new FileLayout(3, 1 << 20, ChecksumSpec.newBuilder().setBytesPerChecksum(512).build()),
        new LeaseHolder(new SessionId(1), "c"));
    return id;
  }

  private FsckResponse page(FsckRequest.Builder request, CommandContext caller)
      throws DfsException {
    return fsck.run(scene.scene.namespace, scene.scene.blocks, request.build(), caller);
  }

  private List<FsckResponse> all(String path, CommandContext caller) throws DfsException {
    List<FsckResponse> pages = new ArrayList<>();
    FsckRequest.Builder request = FsckRequest.newBuilder().setPath(path).setAllFiles(true);
    do {
      pages.add(page(request, caller));
      request.setAfter(pages.get(pages.size() - 1).getNext());
    } while (pages.get(pages.size() - 1).hasNext());
    return pages;
  }

  @Test
  void shouldTellWhatIsWrongWithWhichBlock() throws DfsException {
    BlockView whole = scene.replication.stored(a, b, c);
    BlockView lacking = scene.scene.closedBlock(3, ReplicationScene.LENGTH);
    scene.replication.tell(a, ReplicaEvent.RECEIVED, lacking);
    BlockView crowded = scene.replication.stored(b, c);
    BlockView gone = scene.scene.closedBlock(1, ReplicationScene.LENGTH);
    BlockView tooMany = scene.scene.closedBlock(1, ReplicationScene.LENGTH);
    scene.replication.tell(a, ReplicaEvent.RECEIVED, tooMany);
    scene.replication.tell(b, ReplicaEvent.RECEIVED, tooMany);
    BlockView damaged = scene.replication.stored(a);
    scene.replication.tell(a, ReplicaEvent.CORRUPT, damaged);
    scene.scene.openBlock(3);

    FsckResponse page = page(FsckRequest.newBuilder().setPath("/"), ADMIN);

    assertThat(page.hasNext()).isFalse();
    assertThat(page.getCounts().getFiles()).isEqualTo(7);
    assertThat(page.getCounts().getBlocks()).isEqualTo(7);
    assertThat(page.getCounts().getOpenFiles()).isEqualTo(1);
    assertThat(page.getCounts().getMissing()).isEqualTo(2);
    assertThat(page.getCounts().getCorrupt()).isEqualTo(1);
    assertThat(page.getCounts().getUnder()).isEqualTo(1);
    assertThat(page.getCounts().getOver()).isEqualTo(1);
    assertThat(page.getCounts().getMisplaced()).isEqualTo(1);
    assertThat(states(page, whole)).isEmpty();
    assertThat(states(page, lacking)).containsExactly("UNDER_REPLICATED");
    assertThat(states(page, crowded)).containsExactly("MISPLACED");
    assertThat(states(page, gone)).containsExactly("MISSING");
    assertThat(states(page, tooMany)).containsExactly("OVER_REPLICATED");
    assertThat(states(page, damaged)).containsExactly("MISSING", "CORRUPT");
  }

  private static List<String> states(FsckResponse page, BlockView block) {
    return page.getFilesList().stream()
        .flatMap(file -> file.getBlocksList().stream())
        .filter(each -> each.getBlockId() == block.id().value())
        .flatMap(each -> each.getStatesList().stream())
        .toList();
  }

  @Test
  void shouldVisitEveryEntryOnceInBoundedPages() throws DfsException {
    InodeId d = directory(NamespaceView.ROOT_ID, "d", 0755);
    InodeId deep = directory(directory(d, "m", 0755), "deep", 0755);
    for (int i = 0; i < FILES; i++) {
      file(d, "f" + i);
      file(deep, "g" + i);
    }
    directory(d, "z", 0755);

    List<FsckResponse> pages = all("/d", ADMIN);

    assertThat(pages).hasSizeGreaterThan(2);
    List<String> paths =
        pages.stream()
            .flatMap(page -> page.getFilesList().stream())
            .map(FsckFile::getPath)
            .toList();
    assertThat(paths).hasSize(2 * FILES).doesNotHaveDuplicates().contains("/d/m/deep/g4999");
    assertThat(pages.stream().mapToLong(page -> page.getCounts().getFiles()).sum())
        .isEqualTo(2 * FILES);
    assertThat(pages.stream().mapToLong(page -> page.getCounts().getDirectories()).sum())
        .isEqualTo(4);
  }

  @Test
  void shouldGoOnInTheMiddleOfAFileOfManyBlocks() throws DfsException {
    InodeId large = file(NamespaceView.ROOT_ID, "large");
    for (int i = 0; i < BLOCKS; i++) {
      scene.scene.namespace.addBlock(
          large, scene.scene.namespace.nextBlockId(), scene.scene.namespace.nextGenerationStamp());
    }
    file(NamespaceView.ROOT_ID, "next");

    for (String path : List.of("/large", "/")) {
      List<FsckResponse> pages = all(path, ADMIN);
      assertThat(pages).hasSizeGreaterThan(1);
      assertThat(pages.stream().mapToLong(page -> page.getCounts().getBlocks()).sum())
          .isEqualTo(BLOCKS);
      assertThat(pages.stream().mapToLong(page -> page.getCounts().getFiles()).sum())
          .isEqualTo(path.equals("/") ? 2 : 1);
    }
  }

  @Test
  void shouldLeaveOutWhatTheCallerMayNotListAlsoAfterIt() throws DfsException {
    InodeId secret = directory(NamespaceView.ROOT_ID, "secret", 0700);
    file(secret, "hidden");
    file(NamespaceView.ROOT_ID, "shown");

    FsckResponse page = page(FsckRequest.newBuilder().setPath("/").setAllFiles(true), ANN);
    FsckResponse forged =
        page(
            FsckRequest.newBuilder()
                .setPath("/")
                .setAllFiles(true)
                .setAfter(FsckCursor.newBuilder().setPath("/secret")),
            ANN);

    assertThat(page.getDeniedList()).containsExactly("/secret");
    assertThat(page.getFilesList()).extracting(FsckFile::getPath).containsExactly("/shown");
    assertThat(forged.getFilesList()).extracting(FsckFile::getPath).containsExactly("/shown");
    assertThatThrownBy(
            () ->
                page(
                    FsckRequest.newBuilder()
                        .setPath("/secret")
                        .setAfter(FsckCursor.newBuilder().setPath("/other")),
                    ADMIN))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void shouldGoOnBehindAnEntryThatIsGone() throws DfsException {
    InodeId d = directory(NamespaceView.ROOT_ID, "d", 0755);
    file(d, "a");
    file(d, "c");

    FsckResponse page =
        page(
            FsckRequest.newBuilder()
                .setPath("/d")
                .setAllFiles(true)
                .setAfter(FsckCursor.newBuilder().setPath("/d/b/was/deeper")),
            ADMIN);

    assertThat(page.getFilesList()).extracting(FsckFile::getPath).containsExactly("/d/c");
  }
}
