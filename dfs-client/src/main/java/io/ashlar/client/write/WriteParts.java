package io.ashlar.client.write;

import io.ashlar.client.config.ClientConfig;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeHealth;
import io.ashlar.client.session.NameNodeCaller;

/** What every writer of one client uses. */
public record WriteParts(
    ClientConfig config,
    String clientName,
    NameNodeCaller nameNode,
    DataNodePool pool,
    NodeHealth health) {}
