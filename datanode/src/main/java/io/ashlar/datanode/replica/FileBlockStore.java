package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.volume.GroupForce;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.datanode.volume.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One data file and one checksum file per replica. The layout is in docs/formats/replica.md. */
public final class FileBlockStore implements BlockStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileBlockStore.class);

  private final Volume volume;
  private final ReplicaNames names;
  private final int namespaceCrc;
  private final CrashPoint crashPoint;
  private final GroupForce openNames;
  private final Set<Path> knownLeaves = ConcurrentHashMap.newKeySet();
  private volatile boolean forcesMoves;

  /** A store for one namespace, whose id was checked to be a plain name. */
  public FileBlockStore(Volume volume, String namespaceId, CrashPoint crashPoint) {
    this.volume = volume;
    this.names = new ReplicaNames(volume.layout().namespace(namespaceId));
    this.namespaceCrc = MetaHeader.namespaceCrc(namespaceId);
    this.crashPoint = crashPoint;
    this.openNames = new GroupForce(volume.disk(), names.rbw());
  }

  @Override
  public Volume volume() {
    return volume;
  }

  Disk disk() {
    return volume.disk();
  }

  ReplicaNames names() {
    return names;
  }

  int namespaceCrc() {
    return namespaceCrc;
  }

  CrashPoint crashPoint() {
    return crashPoint;
  }

  /** Makes the names of open replicas durable, for all that ask at the same time at once. */
  GroupForce openNames() {
    return openNames;
  }

  /** True if a move to {@code finalized/} must be forced to survive a power cut. */
  boolean forcesMoves() {
    return forcesMoves;
  }

  @Override
  public List<Replica> load() throws IOException {
    makeFolder(names.root());
    makeFolder(names.rbw());
    makeFolder(names.finalized());
    forcesMoves = !disk().renamesAsOne(names.root());
    if (forcesMoves) {
      LOG.warn(
          "It is not known that this file system moves a file as one transaction; finalizing forces"
              + " folders, and costs more. Use ext4, XFS or btrfs. volume={}",
          volume);
    }
    return new StoreScan(this).run();
  }

  @Override
  public ReplicaWriter create(ReplicaKey key, int chunkBytes, SpaceReservation space)
      throws IOException {
    return FileReplicaWriter.create(this, key, chunkBytes, space);
  }

  @Override
  public ReplicaWriter reopen(
      Replica before, ReopenTerms terms, SpaceReservation space, TakeOver takeOver)
      throws IOException {
    return new Reopening(this, before, terms, space).run(takeOver);
  }

  @Override
  public ReplicaWriter createCopy(
      ReplicaKey key, int chunkBytes, boolean isFinal, SpaceReservation space) throws IOException {
    return FileCopyWriter.create(this, key, chunkBytes, isFinal, space);
  }

  @Override
  public ReplicaReader openRead(Replica replica) throws IOException {
    return open(replica, FileReplicaReader.Extent.VISIBLE);
  }

  @Override
  public ReplicaReader openWritten(Replica replica) throws IOException {
    return open(replica, FileReplicaReader.Extent.WRITTEN);
  }

  @Override
  public ReplicaReader openVerified(Replica replica) throws IOException {
    return open(replica, FileReplicaReader.Extent.VERIFIED);
  }

  private ReplicaReader open(Replica replica, FileReplicaReader.Extent extent) throws IOException {
    boolean isFinal = replica.inFinalized();
    Path metaPath = names.meta(replica.key(), isFinal);
    DiskFile meta = disk().openRead(metaPath);
    DiskFile data;
    try {
      data = disk().openRead(names.data(replica.key(), isFinal));
    } catch (IOException | RuntimeException e) {
      OpenFiles.closeQuietly(meta);
      throw e;
    }
    return FileReplicaReader.of(replica, data, meta, namespaceCrc, metaPath.toString(), extent);
  }

  @Override
  public VisibleEnd verify(Replica replica) throws IOException {
    boolean isFinal = replica.inFinalized();
    Path data = names.data(replica.key(), isFinal);
    Path meta = names.meta(replica.key(), isFinal);
    if (isFinal) {
      try (ReplicaReader reader =
          open(
              Replica.closed(replica.key(), this, ReplicaState.FINALIZED, replica.length()),
              FileReplicaReader.Extent.WRITTEN)) {
        return new VisibleEnd(reader.length(), 0);
      }
    }
    return new VisibleEnd(new ReplicaVerifier(this).verify(replica.key(), data, meta).length(), 0);
  }

  @Override
  public boolean finishRecovery(Replica replica, ReplicaKey next, SpaceReservation space)
      throws IOException {
    try {
      boolean kept = new RecoveryEnding(this, replica, next).keepData(space);
      space.keep();
      return kept;
    } catch (IOException | RuntimeException e) {
      space.discard();
      disk().deleteIfExists(names.beside(names.meta(next, false)));
      throw e;
    }
  }

  @Override
  public ReplicaWriter replace(
      Replica replica, ReplicaKey next, int chunkBytes, SpaceReservation space) throws IOException {
    return FileRecoveryWriter.create(this, replica, next, chunkBytes, space);
  }

  @Override
  public void force(Replica replica) throws IOException {
    ReplicaKey key = replica.key();
    try (DiskFile data = disk().openWrite(names.data(key, true));
        DiskFile meta = disk().openWrite(names.meta(key, true))) {
      volume.executor().together(() -> data.force(false), () -> meta.force(false));
    }
    disk().forceDirectory(names.leaf(key.blockId().value()));
    disk().forceDirectory(names.rbw()); // The names before the move must not come back.
  }

  @Override
  public void delete(Replica replica) throws IOException {
    long bytes = bytes(replica);
    if (isLeftover(replica)) {
      Leftovers.of(this, replica.key().blockId().value()).delete();
    } else {
      deleteFiles(replica.key(), replica.inFinalized());
    }
    volume.space().addUsed(-bytes);
  }

  @Override
  public void deleteDurably(Replica replica) throws IOException {
    delete(replica);
    disk().forceDirectory(names.folder(replica.key(), replica.inFinalized()));
    Path leaf = names.leaf(replica.key().blockId().value());
    if (isLeftover(replica) && disk().isDirectory(leaf)) {
      disk().forceDirectory(leaf);
    }
  }

  /** What a start could not put together may have files under other names, too. */
  private static boolean isLeftover(Replica replica) {
    return replica.stateBeforeRecovery() == ReplicaState.RWR && replica.length() == 0;
  }

  /** Bytes of all its files. */
  long bytes(Replica replica) throws IOException {
    if (isLeftover(replica)) {
      return Leftovers.of(this, replica.key().blockId().value()).bytes();
    }
    boolean isFinal = replica.inFinalized();
    return sizeOrZero(names.data(replica.key(), isFinal))
        + sizeOrZero(names.meta(replica.key(), isFinal));
  }

  /** Data first: a checksum file alone is known to be worthless and is cleaned up at start. */
  void deleteFiles(ReplicaKey key, boolean isFinal) throws IOException {
    disk().deleteIfExists(names.data(key, isFinal));
    disk().deleteIfExists(names.meta(key, isFinal));
  }

  private long sizeOrZero(Path file) throws IOException {
    return disk().exists(file) ? disk().size(file) : 0;
  }

  @Override
  public ChunkScan openScan(Replica replica, boolean pastCache) throws IOException {
    Path data = names.data(replica.key(), true);
    return ChunkScan.open(this, replica, data, names.meta(replica.key(), true), pastCache);
  }

  @Override
  public ReplicaPatch openPatch(Replica replica) throws IOException {
    return ReplicaPatch.open(this, replica);
  }

  @Override
  public Location locate(Replica replica) {
    boolean isFinal = replica.inFinalized();
    return new Location(names.data(replica.key(), isFinal), names.meta(replica.key(), isFinal), 0);
  }

  /** Makes the folders that a finalized replica lies in. */
  void makeLeaf(long blockId) throws IOException {
    Path leaf = names.leaf(blockId);
    if (!knownLeaves.contains(leaf)) {
      makeFolder(names.outer(blockId));
      makeFolder(leaf);
      knownLeaves.add(leaf);
    }
  }

  /** A link planted under the name of a folder would lead outside of the volume. */
  void makeFolder(Path folder) throws IOException {
    if (!disk().exists(folder)) {
      disk().createDirectories(folder);
    } else if (!disk().isDirectory(folder)) {
      throw new IOException("expected a folder, found something else: " + folder);
    }
  }
}
