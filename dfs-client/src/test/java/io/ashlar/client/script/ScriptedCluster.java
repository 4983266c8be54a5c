package io.ashlar.client.script;

import io.ashlar.client.DfsClient;
import io.ashlar.rpc.EventLoops;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A scripted NameNode with scripted DataNodes {@code dn0}, {@code dn1} and so on. */
public final class ScriptedCluster implements AutoCloseable {
  private final EventLoops loops = EventLoops.create(2, "scripted");
  private final Map<String, ScriptedDataNode> nodes = new LinkedHashMap<>();
  private final ScriptedNamespace namespace = new ScriptedNamespace(nodes);
  private final ScriptedNameNode nameNode;

  /** Starts with this many DataNodes. */
  public ScriptedCluster(int dataNodes) throws IOException {
    this.nameNode = new ScriptedNameNode(loops, namespace);
    for (int i = 0; i < dataNodes; i++) {
      nodes.put("dn" + i, new ScriptedDataNode(loops, "dn" + i, nodes));
    }
  }

  /** The NameNode. */
  public ScriptedNameNode nameNode() {
    return nameNode;
  }

  /** Its files. */
  public ScriptedNamespace namespace() {
    return namespace;
  }

  /** A DataNode. */
  public ScriptedDataNode node(int index) {
    return Objects.requireNonNull(nodes.get("dn" + index));
  }

  /** A client with short times, and these settings: keys and values by turns. */
  public DfsClient client(String... settings) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("dfs.client.timeout", "20s");
    all.put("dfs.client.attempt.timeout", "1s");
    all.put("dfs.client.read.timeout", "2s");
    all.put("dfs.client.read.refetches", "1");
    all.put("dfs.client.user", "tester");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return DfsClient.connect(nameNode.uri(), all);
  }

  @Override
  public void close() {
    nodes.values().forEach(ScriptedDataNode::close);
    nameNode.close();
    loops.close();
  }
}
