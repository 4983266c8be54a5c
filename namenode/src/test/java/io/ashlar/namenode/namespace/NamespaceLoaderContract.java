package io.ashlar.namenode.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.scene.GoldenFile;
import io.ashlar.namenode.scene.Images;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.image.ImageBlock;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every loader of an image must take and refuse. */
public abstract class NamespaceLoaderContract {
  /** A loader of the kind under test. */
  protected abstract NamespaceLoader newLoader();

  private final Scene scene = new Scene();
  private List<ImageInode> inodes = List.of();
  private List<ImageSession> sessions = List.of();
  private ImageHeader header = ImageHeader.getDefaultInstance();

  @BeforeEach
  void fillAndSave() {
    CommandContext admin = scene.superuser();
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a/b"), admin);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/a/f"), admin);
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/z"), admin);
    scene.accept(scene.handlers.rename(), Requests.rename("/a", "/z/a"), admin);
    for (int i = 0; i < 150; i++) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/gone/" + i), admin);
    }
    scene.accept(scene.handlers.delete(), Requests.delete("/gone"), admin);
    takeImage();
  }

  @Test
  void shouldLoadWhatWasSavedInAnyOrderOfInodes() throws DfsException {
    assertThat(load().digest()).isEqualTo(scene.namespace.digest());
    List<ImageInode> backwards = new ArrayList<>(inodes.subList(1, inodes.size()));
    Collections.reverse(backwards);
    backwards.add(0, inodes.get(0));
    inodes = backwards;
    assertThat(load().digest()).isEqualTo(scene.namespace.digest());
  }

  @Test
  void shouldMakeTheDigestDependOnEverything() throws DfsException {
    String digest = scene.namespace.digest();
    replaceInode(3, inode -> inode.toBuilder().setMode(0).build());
    assertThat(load().digest()).isNotEqualTo(digest);
    takeImage();
    sessions = List.of(sessions.get(0).toBuilder().setLowestUnanswered(1).build());
    assertThat(load().digest()).isNotEqualTo(digest);
    takeImage();
    header = header.toBuilder().setNextBlockId(header.getNextBlockId() + 16).build();
    assertThat(load().digest()).isNotEqualTo(digest);
  }

  @Test
  void shouldRefuseWhatDoesNotFitTogether() {
    refuse("an inode twice", () -> replaceInode(2, inode -> inodes.get(3)));
    refuse(
        "beyond next", () -> replaceInode(2, inode -> inode.toBuilder().setInodeId(999).build()));
    refuse("no parent", () -> replaceInode(2, inode -> inode.toBuilder().setParentId(900).build()));
    refuse("neither", () -> replaceInode(2, inode -> inode.toBuilder().setParentId(0).build()));
    refuse("below a file", () -> replaceInode(2, inode -> child(inode, fileId())));
    refuse("circle", () -> replaceInode(1, inode -> child(inode, inodes.get(2).getInodeId())));
    refuse("two entries", () -> replaceInode(6, inode -> inode.toBuilder().setName("1").build()));
    refuse("no root", () -> inodes = inodes.subList(1, inodes.size()));
    refuse(
        "block beyond next",
        () -> replaceInode(3, inode -> withBlock(inode, header.getNextBlockId())));
    refuse(
        "block twice",
        () -> replaceInode(3, inode -> inode.toBuilder().addBlocks(inode.getBlocks(0)).build()));
    refuse("session twice", () -> sessions = List.of(sessions.get(0), sessions.get(0)));
    refuse("session beyond next", () -> header = header.toBuilder().setNextSessionId(1).build());
  }

  @Test
  void shouldWriteItemsAsReleased() throws IOException {
    GoldenFile.check("golden/image/header.bin", header);
    GoldenFile.check("golden/image/root.bin", inodes.get(0));
    GoldenFile.check("golden/image/directory.bin", inodes.get(1));
    GoldenFile.check("golden/image/open-file.bin", inodes.get(3));
    GoldenFile.check("golden/image/detached.bin", inodes.get(5));
    GoldenFile.check("golden/image/session.bin", sessions.get(0));
  }

  private void takeImage() {
    header = NamespaceImage.header(scene.namespace);
    inodes = Images.inodes(scene.namespace);
    sessions = Images.sessions(scene.namespace);
  }

  private void refuse(String what, Runnable damage) {
    takeImage();
    damage.run();
    assertThatThrownBy(this::load)
        .as(what)
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_CORRUPT));
  }

  private void replaceInode(int index, UnaryOperator<ImageInode> change) {
    List<ImageInode> changed = new ArrayList<>(inodes);
    changed.set(index, change.apply(inodes.get(index)));
    inodes = changed;
  }

  private long fileId() {
    return scene.id("/z/a/f").value();
  }

  private static ImageInode child(ImageInode inode, long parent) {
    return inode.toBuilder().setParentId(parent).setDetached(false).build();
  }

  private static ImageInode withBlock(ImageInode inode, long id) {
    return inode.toBuilder().addBlocks(ImageBlock.newBuilder().setBlockId(id)).build();
  }

  private Namespace load() throws DfsException {
    NamespaceLoader loader = newLoader();
    loader.header(header);
    for (ImageInode inode : inodes) {
      loader.inode(inode);
    }
    for (ImageSession session : sessions) {
      loader.session(session);
    }
    return loader.finish();
  }
}
