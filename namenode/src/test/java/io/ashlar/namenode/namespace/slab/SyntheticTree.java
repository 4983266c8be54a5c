package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import java.util.Random;

/**
 * Files of one block with names of 20 random letters and digits: a fifth of them in one directory,
 * the others in directories of 100.
 */
public final class SyntheticTree {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final SessionId SESSION = new SessionId(1);
  private static final long TIME_MS = 1_764_000_000_000L;

  final Namespace namespace;
  private final Random random;
  private final FileLayout layout =
      new FileLayout(
          3,
          64L << 20,
          ChecksumSpec.newBuilder()
              .setType(ChecksumType.forNumber(1))
              .setBytesPerChecksum(512)
              .build());
  private final LeaseHolder holder = new LeaseHolder(SESSION, "bench");
  private long changes;

  /** Fills {@code namespace}, which is empty. */
  public SyntheticTree(Namespace namespace, long seed) {
    this.namespace = namespace;
    this.random = new Random(seed);
    namespace.openSession(SESSION, "bench", "bench");
  }

  String randomName() {
    char[] name = new char[20];
    for (int i = 0; i < name.length; i++) {
      name[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
    }
    return new String(name);
  }

  InodeId directory(String name) {
    InodeId id = namespace.nextInodeId();
    namespace.addDirectory(id, NamespaceView.ROOT_ID, name, attributes(0755));
    return id;
  }

  /** A closed file of one block. */
  InodeId file(InodeId parent) {
    InodeId id = namespace.nextInodeId();
    namespace.addFile(id, parent, randomName(), attributes(0644), layout, holder);
    BlockId block = namespace.nextBlockId();
    namespace.addBlock(id, block, namespace.nextGenerationStamp());
    namespace.setBlock(block, 4_096 + random.nextInt(1 << 20), BlockState.COMMITTED);
    namespace.closeFile(id, TIME_MS + ++changes);
    return id;
  }

  void delete(InodeId file) {
    namespace.detach(file, TIME_MS + ++changes);
    namespace.reclaim(file, 1, 1);
  }

  private InodeAttributes attributes(int mode) {
    return new InodeAttributes("bench", "users", mode, TIME_MS + ++changes);
  }

  /** Fills the tree; gives the ids of the files with those of their directories behind. */
  public long[] fill(int files) {
    long[] ids = new long[2 * files];
    InodeId big = directory("big");
    InodeId small = big;
    for (int i = 0; i < files; i++) {
      if (i % 500 >= 100 && i % 100 == 0) {
        small = directory("d" + i);
      }
      InodeId parent = i % 500 < 100 ? big : small;
      ids[2 * i] = file(parent).value();
      ids[2 * i + 1] = parent.value();
    }
    return ids;
  }

  /** Deletes a fifth of the files at random and makes as many in their places. */
  public void churn(long[] ids) {
    int files = ids.length / 2;
    for (int i = 0; i < files / 5; i++) {
      int at;
      do {
        at = random.nextInt(files);
      } while (ids[2 * at] < 0);
      delete(new InodeId(ids[2 * at]));
      ids[2 * at] = -1;
    }
    for (int i = 0; i < files; i++) {
      if (ids[2 * i] < 0) {
        ids[2 * i] = file(new InodeId(ids[2 * i + 1])).value();
      }
    }
  }
}
