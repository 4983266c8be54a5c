package io.ashlar.namenode.command;

import io.ashlar.common.id.InodeId;

/** Closes a file whose writer's session has ended, if it can be told what the file holds. */
public record ExpireLease(InodeId file) {}
