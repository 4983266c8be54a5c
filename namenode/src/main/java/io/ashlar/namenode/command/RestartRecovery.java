package io.ashlar.namenode.command;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;

/** Another attempt at a block recovery of which nothing was heard. */
public record RestartRecovery(BlockId block, GenerationStamp silent) {}
