package io.ashlar.benchmarks.synth;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fills an empty namespace: names of 20 random letters and digits, one block to each file. After
 * that a fifth of all files, at random, is deleted, and as many are made anew in their directories,
 * so that ids have gaps as in a namespace that has lived.
 */
final class SynthNamespace {
  private static final char[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();
  private static final int NAME_LENGTH = 20;
  private static final int REPLICATION = 3;
  private static final long BLOCK_SIZE = 64L << 20;
  private static final int LENGTH_MAX = 32 << 20;
  private static final int CHURN_PART = 5; // one of five
  private static final long TIME_MS = 1_767_225_600_000L; // fixed: equal seeds give equal images
  private static final int RECORDS_PER_FILE = 4;

  private final Namespace namespace;
  private final SynthShape shape;
  private final SplittableRandom random;
  private final SessionId session;
  private final InodeAttributes fileAttributes;
  private final InodeAttributes directoryAttributes;
  private final FileLayout layout =
      new FileLayout(
          REPLICATION,
          BLOCK_SIZE,
          ChecksumSpec.newBuilder().setType(ChecksumType.CRC32C).setBytesPerChecksum(512).build());
  private InodeId largeDirectory = NamespaceView.ROOT_ID;
  private final List<InodeId> directories = new ArrayList<>();

  private SynthNamespace(Namespace namespace, SynthShape shape, long seed, String owner) {
    this.namespace = namespace;
    this.shape = shape;
    this.random = new SplittableRandom(seed);
    this.session = namespace.nextSessionId();
    this.fileAttributes = new InodeAttributes(owner, "users", 0644, TIME_MS);
    this.directoryAttributes = new InodeAttributes(owner, "users", 0755, TIME_MS);
  }

  /** Fills {@code namespace}, which is empty. */
  static void fill(Namespace namespace, SynthShape shape, long seed, String owner) {
    namespace.startEpoch(new Epoch(namespace.epoch().value() + 1));
    SynthNamespace synth = new SynthNamespace(namespace, shape, seed, owner);
    namespace.openSession(synth.session, "synth", owner);
    synth.makeDirectories();
    long[] inodes = synth.makeFiles();
    synth.churn(inodes);
    namespace.endSession(synth.session);
    // As many records as clients would have caused; only that it is not 0 matters.
    namespace.setAppliedTxid((long) RECORDS_PER_FILE * shape.files() + 1);
  }

  private void makeDirectories() {
    InodeId base = directory(NamespaceView.ROOT_ID, "synth");
    largeDirectory = directory(base, "large");
    InodeId parent = base;
    for (int i = 0; i < shape.directories(); i++) {
      if (i % SynthShape.DIRECTORIES_PER_PARENT == 0) {
        parent = directory(base, "p" + i / SynthShape.DIRECTORIES_PER_PARENT);
      }
      directories.add(directory(parent, "d" + i));
    }
  }

  private InodeId directory(InodeId parent, String name) {
    InodeId id = namespace.nextInodeId();
    namespace.addDirectory(id, parent, name, directoryAttributes);
    return id;
  }

  private long[] makeFiles() {
    long[] inodes = new long[shape.files()];
    for (int i = 0; i < inodes.length; i++) {
      inodes[i] = file(i).value();
    }
    return inodes;
  }

  private void churn(long[] inodes) {
    List<Integer> replaced = new ArrayList<>();
    for (int i = 0; i < inodes.length; i++) {
      if (random.nextInt(CHURN_PART) == 0) {
        InodeId gone = new InodeId(inodes[i]);
        namespace.detach(gone, TIME_MS);
        namespace.reclaim(gone, 1, 1);
        replaced.add(i);
      }
    }
    replaced.forEach(this::file);
  }

  private InodeId file(int number) {
    int directory = shape.directoryOf(number);
    InodeId parent = directory < 0 ? largeDirectory : directories.get(directory);
    InodeId id = namespace.nextInodeId();
    namespace.addFile(
        id, parent, name(), fileAttributes, layout, new LeaseHolder(session, "synth"));
    BlockId block = namespace.nextBlockId();
    GenerationStamp stamp = namespace.nextGenerationStamp();
    namespace.addBlock(id, block, stamp);
    namespace.setBlock(block, 1 + random.nextInt(LENGTH_MAX), BlockState.COMPLETE);
    namespace.closeFile(id, TIME_MS);
    return id;
  }

  private String name() {
    char[] name = new char[NAME_LENGTH];
    for (int i = 0; i < NAME_LENGTH; i++) {
      name[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    return new String(name);
  }
}
