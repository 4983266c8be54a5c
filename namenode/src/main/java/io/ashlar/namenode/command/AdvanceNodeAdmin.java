package io.ashlar.namenode.command;

import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.NodeAdmin;

/** The next admin state of a node for which what {@code seen} asks has been done. */
public record AdvanceNodeAdmin(NodeAdmin seen, AdminState next) {}
