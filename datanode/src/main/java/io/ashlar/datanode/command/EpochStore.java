package io.ashlar.datanode.command;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest NameNode epoch that this node obeys, and the number of this process's run. Both are
 * kept in {@code current/EPOCH} of every volume; the highest of all counts.
 *
 * <p><b>Durability</b>: a value counts only once it is forced.
 *
 * <p><b>Threading</b>: changes by one thread; reads by any.
 */
public final class EpochStore {
  private static final Logger LOG = LoggerFactory.getLogger(EpochStore.class);
  private static final int BYTES = 20;

  private final VolumeSet volumes;
  private final long incarnation;
  private volatile long epoch;

  private EpochStore(VolumeSet volumes, long incarnation, long epoch) {
    this.volumes = volumes;
    this.incarnation = incarnation;
    this.epoch = epoch;
  }

  /** Reads what all volumes say and begins the next incarnation. */
  public static EpochStore open(VolumeSet volumes) {
    long epoch = 0;
    long incarnation = 0;
    for (Volume volume : volumes.healthy()) {
      ByteBuffer found = read(volume);
      epoch = Math.max(epoch, found.getLong(0));
      incarnation = Math.max(incarnation, found.getLong(8));
    }
    EpochStore store = new EpochStore(volumes, incarnation + 1, epoch);
    store.write(epoch);
    return store;
  }

  /** The epoch obeyed. */
  public long epoch() {
    return epoch;
  }

  /** Rises with each start of this DataNode. */
  public long incarnation() {
    return incarnation;
  }

  /** Obeys a higher epoch from now on; it is forced first. */
  public void adopt(long higher) {
    if (higher > epoch) {
      write(higher);
      LOG.info("This DataNode obeys a new epoch. epoch={} before={}", higher, epoch);
      epoch = higher;
    }
  }

  private void write(long newEpoch) {
    ByteBuffer content = ByteBuffer.allocate(BYTES);
    content.putLong(newEpoch).putLong(incarnation);
    content.putInt(ChunkChecksums.of(content.duplicate().flip()));
    for (Volume volume : volumes.healthy()) {
      try {
        AtomicFiles.replace(volume.disk(), volume.layout().epochFile(), content.array());
      } catch (IOException e) {
        volume.fail("write EPOCH", e);
      }
    }
  }

  private static ByteBuffer read(Volume volume) {
    ByteBuffer nothing = ByteBuffer.allocate(BYTES);
    Disk disk = volume.disk();
    Path file = volume.layout().epochFile();
    try {
      if (!disk.exists(file)) {
        return nothing;
      }
      ByteBuffer content = ByteBuffer.wrap(disk.readAll(file, BYTES));
      boolean whole =
          content.remaining() == BYTES
              && content.getInt(16) == ChunkChecksums.of(content.duplicate().limit(16));
      if (whole) {
        return content;
      }
      LOG.warn("A damaged EPOCH file is ignored; other volumes have it too. file={}", file);
    } catch (IOException e) {
      volume.fail("read EPOCH", e);
    }
    return nothing;
  }
}
