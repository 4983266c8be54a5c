package io.ashlar.client.sync;

import io.ashlar.client.read.ReadParts;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.write.FileWrite;
import io.ashlar.client.write.OpenedFile;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills a new file with what a local one holds, block after block; whoever calls gives it its final
 * name.
 *
 * <p><b>Durability</b>: every block is forced on all its nodes before the next one is begun, and
 * the file is complete when {@link #fill} returns.
 *
 * <p><b>Threading</b>: one thread.
 */
final class UpwardSync {
  private static final int ATTEMPTS_MAX = 5;
  private static final int SILENCE_FACTOR = 4;

  private final ReadParts parts;
  private final FileWrite.Seams writing;
  private final LocalFile local;
  private final LongConsumer progress;
  private final Set<String> excluded = new LinkedHashSet<>();
  private long bytesSent;

  /** {@code progress} hears of bytes of the file that are stored. */
  UpwardSync(ReadParts parts, FileWrite.Seams writing, LocalFile local, LongConsumer progress) {
    this.parts = parts;
    this.writing = writing;
    this.local = local;
    this.progress = progress;
  }

  /** Bytes of content that were sent, also those of attempts that failed. */
  long bytesSent() {
    return bytesSent;
  }

  /** Writes all blocks and completes the file. */
  void fill(OpenedFile file, List<ComparedBlock> blocks) throws IOException {
    BlockKey last = null;
    long lastLength = 0;
    for (ComparedBlock block : blocks) {
      last = write(file, block, last, lastLength);
      lastLength = block.part().length();
      progress.accept(lastLength);
    }
    Waiting.await(writing.nameNode().complete(file, last, lastLength));
  }

  private BlockKey write(
      OpenedFile file, ComparedBlock compared, @Nullable BlockKey previous, long previousLength)
      throws IOException {
    BlockBuild build =
        new BlockBuild(
            parts,
            writing.memory(),
            local,
            compared,
            SILENCE_FACTOR * writing.settings().stallLimitMs(),
            bytes -> bytesSent += bytes);
    for (int attempt = 1; ; attempt++) {
      LocatedBlock target =
          Waiting.await(
              writing.nameNode().addBlock(file, previous, previousLength, List.copyOf(excluded)));
      if (target.getReplicasCount() == 0) {
        throw new DfsException(
            ErrorCode.NO_DATANODES, "the next block of " + file.path() + " has no targets");
      }
      try {
        build.run(target, file.blockSize(), excluded);
        return target.getBlock();
      } catch (DfsException e) {
        Waiting.await(writing.nameNode().abandonBlock(file, target.getBlock()));
        String bad = e.error().evidence().getOrDefault("badNode", "");
        if (bad.isEmpty()) {
          throw e;
        }
        excluded.add(bad);
        writing.failedNodes().accept(bad);
        if (attempt == ATTEMPTS_MAX) {
          throw gaveUp(file, e);
        }
      }
    }
  }

  private DfsException gaveUp(OpenedFile file, DfsException last) {
    return new DfsException(
        DfsError.of(
                ErrorCode.PIPELINE_FAILED,
                String.format(
                    "%s: a block could not be stored in %d attempts; the last failed: %s",
                    file.path(), ATTEMPTS_MAX, last.error().message()))
            .with("path", file.path())
            .with("excluded", String.join(",", excluded)),
        last);
  }
}
