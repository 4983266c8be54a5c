package io.ashlar.it.simulation.workload;

import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.protocol.client.SaveNamespaceRequest;
import io.ashlar.protocol.client.SaveNamespaceResponse;
import io.ashlar.protocol.method.RpcMethod;

/** A user who lets the NameNode write images, which rolls its log and trims it. */
final class Operator extends User {
  private static final int PAUSE_MS_MAX = 4_000;

  private boolean busy;

  Operator(SimClient client, Scene scene) {
    super(client, "operator", scene);
  }

  @Override
  boolean idle() {
    return !busy;
  }

  @Override
  void next() {
    if (stopping()) {
      return;
    }
    busy = true;
    asked("checkpoint", "", -1);
    then(
        InFlight.Step.CHECKPOINT,
        client()
            .call(
                RpcMethod.SAVE_NAMESPACE,
                SaveNamespaceRequest.getDefaultInstance(),
                SaveNamespaceResponse.parser()),
        (answer, failure) -> {
          busy = false;
          if (answer == null) {
            refused("checkpoint", "", failure);
          } else {
            acked("checkpoint", "", answer.getTxid());
          }
          client().later(1 + random().nextInt(PAUSE_MS_MAX), this::next);
        });
  }
}
