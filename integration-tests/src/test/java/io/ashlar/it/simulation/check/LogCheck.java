package io.ashlar.it.simulation.check;

import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.client.GetNamespaceDigestRequest;
import io.ashlar.protocol.client.GetNamespaceDigestResponse;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;

/**
 * I6: what the log and the image on disk give is what lived. I7: over all of the log stamps rise
 * and no id is given out twice.
 */
final class LogCheck {
  private final SimCluster cluster;
  private final SimWorld world;
  private final SimClient client;
  private final Answers answers;

  LogCheck(SimCluster cluster, SimClient client, Answers answers) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.client = client;
    this.answers = answers;
  }

  void check() {
    GetNamespaceDigestResponse live =
        answers.of(
            client.call(
                RpcMethod.GET_NAMESPACE_DIGEST,
                GetNamespaceDigestRequest.getDefaultInstance(),
                GetNamespaceDigestResponse.parser()),
            "digest");
    cluster.nameNode().kill("replay");
    if (live == null) {
      world.violation("I12", "no digest");
      return;
    }
    try {
      NamespaceView replayed = cluster.nameNode().replay();
      if (replayed.appliedTxid() != live.getTxid() || !replayed.digest().equals(live.getDigest())) {
        world.violation(
            "I6",
            String.format(
                "digest %s at txid %d, after replay %s at %d",
                live.getDigest(), live.getTxid(), replayed.digest(), replayed.appliedTxid()));
      }
      cluster.nameNode().log().judge(world);
    } catch (IOException e) {
      world.violation("I6", "the log does not replay: " + e);
    }
  }
}
