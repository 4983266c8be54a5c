package io.ashlar.datanode.replica;

import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.datanode.volume.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The replicas of one disk. Nothing outside assumes one file per replica.
 *
 * <p><b>Threading</b>: file operations, on the volume's executor only; the writer of one replica is
 * used by one thread at a time.
 */
public interface BlockStore {
  /** The disk. */
  Volume volume();

  /** Finds what is there after a start and resolves what a crash left. */
  List<Replica> load() throws IOException;

  /** Starts a new replica. {@code space} is ended by the writer. */
  ReplicaWriter create(ReplicaKey key, int chunkBytes, SpaceReservation space) throws IOException;

  /**
   * Starts a copy of a replica of another node. Nothing of it is found by a start until it is
   * finished; then it is durable, and final or open. {@code space} is ended by the writer.
   */
  ReplicaWriter createCopy(ReplicaKey key, int chunkBytes, boolean isFinal, SpaceReservation space)
      throws IOException;

  /**
   * Has a replica that nobody writes go on under a new stamp, open for writing. All names and
   * checksums are durable before {@code takeOver} is called. After a refusal it stands as before.
   *
   * @param space is ended by the writer, or when this fails
   * @throws io.ashlar.protocol.error.DfsException if the replica is not what {@code terms} say
   * @throws CorruptReplicaException if its files contradict each other
   */
  ReplicaWriter reopen(Replica before, ReopenTerms terms, SpaceReservation space, TakeOver takeOver)
      throws IOException;

  /**
   * Opens a replica for reading.
   *
   * @throws CorruptReplicaException if its files contradict each other
   * @throws java.nio.file.NoSuchFileException if it is gone, or has just been finalized
   */
  ReplicaReader openRead(Replica replica) throws IOException;

  /**
   * Makes a final replica durable that was finished without force: content, then names.
   *
   * @throws java.nio.file.NoSuchFileException if it is gone
   */
  void force(Replica replica) throws IOException;

  /**
   * Opens all that was written of a replica, visible or not, when nobody writes it. What is written
   * to it later does not disturb the reader.
   *
   * @throws CorruptReplicaException if its files contradict each other
   */
  ReplicaReader openWritten(Replica replica) throws IOException;

  /**
   * Says how much of a replica that nobody writes fits its checksums: all of a final one whose
   * files end where they should, of another the longest prefix, which is read.
   */
  VisibleEnd verify(Replica replica) throws IOException;

  /** Opens what was verified of a replica under recovery, visible or not. */
  ReplicaReader openVerified(Replica replica) throws IOException;

  /**
   * Makes a replica under recovery final under a new stamp, with the length it has.
   *
   * @param space is ended
   * @return false if its files hold more than what was verified; then it must be written anew
   */
  boolean finishRecovery(Replica replica, ReplicaKey next, SpaceReservation space)
      throws IOException;

  /**
   * Starts what takes the place of a replica under recovery; when the writer finishes it is final
   * and durable, and the one before is gone. {@code space} is ended by the writer.
   */
  ReplicaWriter replace(Replica replica, ReplicaKey next, int chunkBytes, SpaceReservation space)
      throws IOException;

  /** Removes the files of a replica that has no writer, and gives back their space. */
  void delete(Replica replica) throws IOException;

  /** The same, and no power cut brings them back. */
  void deleteDurably(Replica replica) throws IOException;

  /**
   * Opens a final replica to compare it chunk by chunk, whatever state its files are in.
   *
   * @param pastCache true to read what the medium holds, where that is possible
   * @throws CorruptReplicaException if its checksum file cannot be used at all
   * @throws java.nio.file.NoSuchFileException if a file is gone
   */
  ChunkScan openScan(Replica replica, boolean pastCache) throws IOException;

  /** Opens the files of a final replica to repair them; in the block's turn. */
  ReplicaPatch openPatch(Replica replica) throws IOException;

  /** Where its bytes are, for people and same-host readers. */
  Location locate(Replica replica);

  /** Puts the replica that goes on in the place of the one before. */
  @FunctionalInterface
  interface TakeOver {
    /** False if there is none any more; {@code visible} is how far readers see it. */
    boolean accept(VisibleEnd visible);
  }

  /** Where the bytes of a replica are. */
  record Location(Path dataFile, Path checksumFile, long dataOffset) {}
}
