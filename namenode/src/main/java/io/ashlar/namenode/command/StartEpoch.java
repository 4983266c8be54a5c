package io.ashlar.namenode.command;

import io.ashlar.common.id.Epoch;

/** Begins the term of this NameNode. */
public record StartEpoch(Epoch epoch) {}
