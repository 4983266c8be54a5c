package io.ashlar.datanode.testing;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.common.work.RealThreads;
import io.ashlar.datanode.replica.FileBlockStore;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.volume.DataDir;
import io.ashlar.datanode.volume.ReservedSpace;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.datanode.volume.VolumeConfig;
import io.ashlar.datanode.volume.VolumeSet;
import io.ashlar.datanode.volume.VolumeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** One volume with its store, without threads and sockets. */
public final class StoreFixture implements AutoCloseable {
  public static final String NAMESPACE = "namespace-1";

  private final VolumeSet volumes;
  private final FileBlockStore store;
  private final List<Replica> loaded;

  private StoreFixture(VolumeSet volumes, FileBlockStore store, List<Replica> loaded) {
    this.volumes = volumes;
    this.store = store;
    this.loaded = loaded;
  }

  public static StoreFixture open(Disk disk, Path folder, CrashPoint crashPoint)
      throws IOException {
    VolumeConfig config =
        new VolumeConfig(
            List.of(new DataDir(VolumeType.DISK, 0, folder)), new ReservedSpace(0, 0), 0, 1, 16);
    VolumeSet volumes =
        VolumeSet.open(
            config,
            disk,
            new SeededRandomSource(3),
            RealThreads.INSTANCE,
            (where, cause) -> {
              throw new AssertionError(where, cause);
            });
    volumes.adopt("cluster-1", NAMESPACE);
    Volume volume = volumes.all().get(0);
    FileBlockStore store = new FileBlockStore(volume, NAMESPACE, crashPoint);
    return new StoreFixture(volumes, store, store.load());
  }

  public FileBlockStore store() {
    return store;
  }

  public Volume volume() {
    return volumes.all().get(0);
  }

  /** What was found when the store was opened. */
  public List<Replica> loaded() {
    return loaded;
  }

  /** Writes {@code content} from {@code offset}, a chunk boundary, to {@code end}. */
  public static void write(
      ReplicaWriter writer, byte[] content, int offset, int end, int chunkBytes)
      throws IOException {
    ByteBuffer data = ByteBuffer.wrap(content, offset, end - offset).slice();
    ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(data.remaining(), chunkBytes));
    ChunkChecksums.compute(data, chunkBytes, sums);
    writer.write(offset, data, sums);
  }

  /** Reads and verifies all that is visible. */
  public static byte[] readAll(Replica replica) throws IOException {
    try (ReplicaReader reader = replica.store().openRead(replica)) {
      ByteBuffer data = ByteBuffer.allocate((int) reader.length());
      ByteBuffer sums =
          ByteBuffer.allocate(ChunkChecksums.bytesFor(reader.length(), reader.chunkBytes()));
      reader.read(0, sums, data);
      if (ChunkChecksums.firstMismatch(data.flip(), reader.chunkBytes(), sums.flip()) >= 0) {
        throw new IOException("a chunk does not verify");
      }
      return data.array();
    }
  }

  @Override
  public void close() {
    volumes.close();
  }
}
