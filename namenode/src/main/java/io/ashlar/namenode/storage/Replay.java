package io.ashlar.namenode.storage;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.editlog.EditLog;
import io.ashlar.namenode.editlog.FileEditLog;
import io.ashlar.namenode.fsimage.ImageCorruptException;
import io.ashlar.namenode.fsimage.ImageName;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.TreeMapLoader;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the newest image that verifies, then applies the log from there (I6). */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final Disk disk;
  private final List<Path> currents;
  private final StorageVersion version;

  Replay(Disk disk, List<Path> currents, StorageVersion version) {
    this.disk = disk;
    this.currents = currents;
    this.version = version;
  }

  RecoveredState run(FileEditLog log, Epoch epoch) throws IOException {
    TreeMap<Long, List<Path>> images = new TreeMap<>(Comparator.reverseOrder());
    for (Path current : currents) {
      for (Path file : disk.list(current)) {
        ImageName.txidOf(file)
            .ifPresent(txid -> images.computeIfAbsent(txid, key -> new ArrayList<>()).add(file));
      }
    }
    Namespace namespace = load(images);
    long imageTxid = namespace.appliedTxid();
    long entries = 0;
    try (EditLog.EntryReader reader = log.read(imageTxid + 1)) {
      for (EditEntry entry = reader.next(); entry != null; entry = reader.next()) {
        RecordAppliers.apply(namespace, entry);
        entries++;
      }
    }
    if (namespace.appliedTxid() < log.durableTxid()) {
      throw new DfsException(
          ErrorCode.EDIT_LOG_CORRUPT,
          "the log ends at txid "
              + log.durableTxid()
              + ", but only "
              + namespace.appliedTxid()
              + " could be reached");
    }
    if (log.durableTxid() < imageTxid) {
      log.startAfter(imageTxid);
    }
    return new RecoveredState(namespace, log, epoch, version, imageTxid, entries);
  }

  private Namespace load(Map<Long, List<Path>> images) throws IOException {
    List<String> refused = new ArrayList<>();
    for (List<Path> copies : images.values()) {
      for (Path copy : copies) {
        try (ImageReader reader = ImageReader.open(disk, copy)) {
          checkNamespace(copy, reader.header().getNamespaceId());
          return reader.load(new TreeMapLoader());
        } catch (ImageCorruptException e) {
          LOG.warn("An image is damaged and not used. cause={}", e.getMessage());
          refused.add(String.valueOf(e.getMessage()));
        }
      }
    }
    if (!refused.isEmpty() && !logReachesBackToTheStart()) {
      throw new DfsException(
          DfsError.of(
              ErrorCode.IMAGE_CORRUPT,
              "no image is readable and the log does not reach back to txid 1: " + refused));
    }
    return new TreeMapNamespace();
  }

  private boolean logReachesBackToTheStart() throws IOException {
    for (Path current : currents) {
      for (Path file : disk.list(current)) {
        String name = file.getFileName().toString();
        if (name.startsWith("edits_1-") || name.equals("edits_inprogress_1")) {
          return true;
        }
      }
    }
    return false;
  }

  private void checkNamespace(Path image, String namespaceId) throws DfsException {
    if (!namespaceId.equals(version.namespaceId().toString())) {
      throw new DfsException(
          ErrorCode.WRONG_CLUSTER,
          image + " belongs to namespace " + namespaceId + ", expected " + version.namespaceId());
    }
  }
}
