package io.ashlar.datanode.replica;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which files of one block were found, before anybody looked into them. */
final class BlockFiles {
  private final long blockId;
  private final List<ReplicaKey> rbwMetas = new ArrayList<>();
  private final List<ReplicaKey> finalMetas = new ArrayList<>();
  private boolean rbwData;
  private boolean finalData;

  BlockFiles(long blockId) {
    this.blockId = blockId;
  }

  long blockId() {
    return blockId;
  }

  void addMeta(ReplicaKey key, boolean isFinal) {
    (isFinal ? finalMetas : rbwMetas).add(key);
  }

  void addData(boolean isFinal) {
    if (isFinal) {
      finalData = true;
    } else {
      rbwData = true;
    }
  }

  void addAll(BlockFiles other) {
    rbwMetas.addAll(other.rbwMetas);
    finalMetas.addAll(other.finalMetas);
    rbwData |= other.rbwData;
    finalData |= other.finalData;
  }

  /** One finalized data file with one checksum file, and nothing else. */
  boolean isPlainPair() {
    return finalData && finalMetas.size() == 1 && !rbwData && rbwMetas.isEmpty();
  }

  boolean hasData(boolean isFinal) {
    return isFinal ? finalData : rbwData;
  }

  List<ReplicaKey> metas(boolean isFinal) {
    return isFinal ? finalMetas : rbwMetas;
  }

  /** Under the highest stamp of a checksum file's name; under stamp 0 if there is none. */
  ReplicaKey newest() {
    return Stream.concat(finalMetas.stream(), rbwMetas.stream())
        .max(Comparator.comparing(ReplicaKey::stamp))
        .orElse(ReplicaKey.of(blockId, 0));
  }

  List<ReplicaKey> finalMetas() {
    return finalMetas;
  }
}
