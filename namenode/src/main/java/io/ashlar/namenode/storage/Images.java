package io.ashlar.namenode.storage;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.namenode.fsimage.ImageName;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabLoader;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images of the metadata folders; an image that does not verify is never used. */
final class Images {
  private static final Logger LOG = LoggerFactory.getLogger(Images.class);

  private final Disk disk;
  private final List<Path> currents;
  private final StorageVersion version;
  private final HashKey key;
  private final List<String> refused = new ArrayList<>();
  private boolean found;
  private long newestTxid;

  Images(Disk disk, List<Path> currents, StorageVersion version) {
    this.disk = disk;
    this.currents = currents;
    this.version = version;
    // No result depends on the key, so it need not be repeatable; clients must not guess it.
    RandomSource chance = new SecureRandomSource();
    this.key = new HashKey(chance.nextLong(), chance.nextLong());
  }

  /** The namespace of the newest image that verifies; an empty one if there is none. */
  Namespace loadNewest() throws IOException {
    NavigableMap<Long, List<Path>> images = byAge();
    newestTxid = images.isEmpty() ? 0 : images.firstKey();
    for (List<Path> copies : images.values()) {
      for (Path copy : copies) {
        try (ImageReader reader = ImageReader.open(disk, copy)) {
          checkNamespace(copy, reader.header().getNamespaceId());
          Namespace namespace = reader.load(new SlabLoader(key));
          found = true;
          return namespace;
        } catch (DfsException e) {
          throw e;
        } catch (IOException e) {
          LOG.warn("An image is damaged and not used. cause={}", e.getMessage());
          refused.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return new SlabNamespace(key);
  }

  /** Newest first; copies in the order of the folders. */
  private NavigableMap<Long, List<Path>> byAge() throws IOException {
    TreeMap<Long, List<Path>> images = new TreeMap<>(Comparator.reverseOrder());
    for (Path current : currents) {
      for (Path file : disk.list(current)) {
        ImageName.txidOf(file)
            .ifPresent(txid -> images.computeIfAbsent(txid, key -> new ArrayList<>()).add(file));
      }
    }
    return images;
  }

  /** Txid of the newest image by its name, good or not; 0 if there is none. */
  long newestTxid() {
    return newestTxid;
  }

  /** What is wrong with images that were passed over. */
  List<String> refused() {
    return refused;
  }

  /** True if there are images, none of them good. */
  boolean noneIsGood() {
    return !found && !refused.isEmpty();
  }

  private void checkNamespace(Path image, String namespaceId) throws DfsException {
    if (!namespaceId.equals(version.namespaceId().toString())) {
      throw new DfsException(
          ErrorCode.WRONG_CLUSTER,
          image + " belongs to namespace " + namespaceId + ", expected " + version.namespaceId());
    }
  }
}
