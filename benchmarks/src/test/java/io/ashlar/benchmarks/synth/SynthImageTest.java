package io.ashlar.benchmarks.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import io.ashlar.protocol.types.BlockState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image is what the NameNode itself reads, and has the shape that measures ask for. */
final class SynthImageTest {
  private static final int FILES = 3_000;

  @TempDir Path temp;

  private static List<ImageInode> inodes(Path image) throws IOException {
    List<ImageInode> inodes = new ArrayList<>();
    try (ImageReader reader = ImageReader.open(RealDisk.INSTANCE, image)) {
      reader.read(
          new ImageReader.Items() {
            @Override
            public void header(ImageHeader header) {}

            @Override
            public void inode(ImageInode inode) {
              inodes.add(inode);
            }

            @Override
            public void session(ImageSession session) {
              throw new AssertionError("the session was ended");
            }
          });
    }
    return inodes;
  }

  @Test
  void shouldWriteFilesOfOneBlockInDirectoriesOfAHundredAndOneLargeOne() throws IOException {
    SynthImage written = SynthImage.write(temp.resolve("name"), FILES, 1, "me");
    List<ImageInode> inodes = inodes(Path.of(written.image()));
    List<ImageInode> files = inodes.stream().filter(inode -> !inode.getDirectory()).toList();
    assertThat(files).hasSize(FILES);
    assertThat(written.blocks()).isEqualTo(FILES);
    assertThat(written.inodes()).isEqualTo(inodes.size());
    assertThat(files)
        .allSatisfy(
            file -> {
              assertThat(file.getName()).matches("[A-Za-z0-9]{20}");
              assertThat(file.getBlocksList()).hasSize(1);
              assertThat(file.getBlocks(0).getState()).isEqualTo(BlockState.COMPLETE);
              assertThat(file.hasLease()).isFalse();
            });
    Map<Long, Long> byParent =
        files.stream()
            .collect(Collectors.groupingBy(ImageInode::getParentId, Collectors.counting()));
    assertThat(byParent.values()).contains(600L).filteredOn(n -> n != 600).containsOnly(100L);
  }

  @Test
  void shouldLeaveGapsWhereFilesWereDeleted() throws IOException {
    SynthImage written = SynthImage.write(temp.resolve("name"), FILES, 1, "me");
    SynthBlocks blocks = SynthBlocks.read(Path.of(written.image()));
    assertThat(blocks.count()).isEqualTo(FILES);
    long span = blocks.id(FILES - 1) - blocks.id(0);
    assertThat(span).isGreaterThan(FILES);
  }

  @Test
  void shouldWriteEqualBytesForEqualSeedsOnly() throws IOException {
    Path a = Path.of(SynthImage.write(temp.resolve("a"), 500, 1, "me").image());
    Path b = Path.of(SynthImage.write(temp.resolve("b"), 500, 1, "me").image());
    Path c = Path.of(SynthImage.write(temp.resolve("c"), 500, 2, "me").image());
    assertThat(Files.mismatch(a, b)).isEqualTo(-1);
    assertThat(Files.mismatch(a, c)).isNotEqualTo(-1);
  }

  @Test
  void shouldNeverOverwriteAFolderInUse() throws IOException {
    SynthImage.write(temp.resolve("name"), 10, 1, "me");
    assertThatThrownBy(() -> SynthImage.write(temp.resolve("name"), 10, 1, "me"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void shouldPutEachBlockOnThreeNodesAndSpreadThem() {
    int nodes = 10;
    int[] perNode = new int[nodes];
    for (long block = 1; block <= 10_000; block++) {
      int[] on = SynthBlocks.nodesOf(block, nodes, 5);
      assertThat(Arrays.stream(on).distinct().count()).isEqualTo(3);
      for (int node : on) {
        perNode[node]++;
      }
    }
    assertThat(Arrays.stream(perNode).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(2_700, 3_300));
    assertThat(SynthBlocks.nodesOf(1L, 1, 5)).containsExactly(0);
  }
}
