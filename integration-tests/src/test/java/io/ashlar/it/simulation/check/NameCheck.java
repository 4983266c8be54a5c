package io.ashlar.it.simulation.check;

import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.workload.Folders;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.method.RpcMethod;
import java.util.concurrent.CompletableFuture;

/** I4 and I14: names are there or not, as their users know; a rename is done wholly or not. */
final class NameCheck {
  private final SimClient client;
  private final SimWorld world;
  private final Answers answers;

  NameCheck(SimClient client, Answers answers) {
    this.client = client;
    this.world = client.cluster().world();
    this.answers = answers;
  }

  void check(Folders folders) {
    if (!folders.unclear()) {
      for (String name : folders.names()) {
        boolean found = there(name);
        if (found != folders.there().contains(name)) {
          world.violation("I4", name + (found ? " is there" : " is not there"));
        }
      }
    }
    for (Folders.Move move : folders.movesInDoubt()) {
      boolean from = there(move.from());
      if (from == there(move.to())) {
        world.violation("I14", move + (from ? ": both are there" : ": neither is there"));
      }
    }
  }

  private boolean there(String name) {
    CompletableFuture<GetFileStatusResponse> asked =
        client.call(
            RpcMethod.GET_FILE_STATUS,
            GetFileStatusRequest.newBuilder().setPath(name).build(),
            GetFileStatusResponse.parser());
    return answers.of(asked, "stat of " + name) != null;
  }
}
