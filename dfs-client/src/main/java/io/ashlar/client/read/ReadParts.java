package io.ashlar.client.read;

import io.ashlar.client.config.ClientConfig;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeCalls;
import io.ashlar.client.node.NodeHealth;
import io.ashlar.client.session.Backoff;
import io.ashlar.client.session.NameNodeCaller;
import io.ashlar.common.time.Clock;

/** What every reader of one client uses. */
public record ReadParts(
    ClientConfig config,
    String clientName,
    NameNodeCaller nameNode,
    DataNodePool pool,
    NodeHealth health,
    NodeCalls nodes,
    Backoff backoff,
    Clock clock) {}
