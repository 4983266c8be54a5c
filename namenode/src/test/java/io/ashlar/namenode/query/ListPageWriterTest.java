package io.ashlar.namenode.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.namenode.scene.RandomOperation;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.types.FileStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes of a page say what the messages of its entries would say. */
final class ListPageWriterTest {
  @Test
  void shouldSayOfEveryEntryWhatItsStatusSays() throws InvalidProtocolBufferException {
    int compared = 0;
    for (long seed = 0; seed < 60; seed++) {
      compared += compare(new TreeMapNamespace(), seed);
      compared += compare(new SlabNamespace(new HashKey(seed, 1)), seed);
    }
    assertThat(compared).isGreaterThan(500);
  }

  private static int compare(Namespace namespace, long seed) throws InvalidProtocolBufferException {
    Scene scene = new Scene(namespace);
    List<CommandContext> clients = new ArrayList<>(List.of(scene.superuser(), scene.client("ann")));
    Random random = new Random(seed);
    RandomOperation.Kind[] kinds = RandomOperation.Kind.values();
    for (int i = 0; i < 80; i++) {
      new RandomOperation(
              kinds[random.nextInt(kinds.length)],
              random.nextInt(RandomOperation.paths()),
              random.nextInt(RandomOperation.paths()),
              random.nextInt(40))
          .run(scene, clients);
    }
    int compared = 0;
    for (InodeView inode : namespace.inodes()) {
      if (inode instanceof DirectoryView directory) {
        List<InodeView> children = directory.children("", 1_000);
        List<FileStatus> expected =
            children.stream().map(child -> FileStatuses.of(child, child.name())).toList();
        ListPageWriter page = new ListPageWriter(children.size());
        // Entries that are messages already are mixed in, as those of open files are.
        for (int i = 0; i < expected.size(); i++) {
          if (expected.get(i).getUnderConstruction()) {
            page.entry(expected.get(i));
          } else {
            page.entry(children.get(i));
          }
        }
        FileStatus listed = FileStatuses.of(inode, "/x");
        assertThat(ListStatusResponse.parseFrom(page.end(listed, true)))
            .as("seed " + seed)
            .isEqualTo(
                ListStatusResponse.newBuilder()
                    .addAllEntries(expected)
                    .setListed(listed)
                    .setHasMore(true)
                    .build());
        compared += children.size();
      }
    }
    return compared;
  }
}
