package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.types.BlockState;
import java.util.List;

/**
 * Gives a block recovery another id, so that the attempt before can change nothing any more. Only
 * if there is a replica to ask: attempts without one would fill the log. The reply says whether
 * there is another attempt.
 */
public final class RestartRecoveryHandler implements CommandHandler<RestartRecovery, Boolean> {
  @Override
  public Decision<Boolean> decide(
      NamespaceView view, ClusterView cluster, RestartRecovery command, CommandContext context) {
    BlockView block = view.block(command.block());
    if (block == null
        || !block.issuedGs().equals(command.silent())
        || !isRecovered(block)
        || !view.isAttached(block.file())
        || cluster.inSafeMode()
        || cluster.candidates(block).isEmpty()) {
      return Decision.accept(List.of(), false);
    }
    return Decision.accept(
        List.of(
            BlockRecords.stampIssued(block.file(), block.id(), view.nextGenerationStamp(), true)),
        true);
  }

  private static boolean isRecovered(BlockView block) {
    return block.state() == BlockState.UNDER_RECOVERY
        || block.state() == BlockState.UNDER_TRUNCATION;
  }
}
