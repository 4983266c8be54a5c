package io.ashlar.namenode.block;

import java.util.List;

/** A block with its replicas, as they were at one moment. */
record BlockEntry(BlockFacts block, List<Replica> replicas, List<Expectation> expected) {}
