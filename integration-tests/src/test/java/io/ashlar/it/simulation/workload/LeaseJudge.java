package io.ashlar.it.simulation.workload;

import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;

/** Who renews in time keeps its leases, whatever wall clocks say. */
final class LeaseJudge {
  private static final long LEASE_MS = 6_000;

  private final SimClient client;
  private final Calm calm;

  LeaseJudge(SimClient client, Calm calm) {
    this.client = client;
    this.calm = calm;
  }

  /** The writer of {@code file} was told {@code code}. */
  void judge(String operation, FileRecord file, ErrorCode code) {
    boolean taken = code == ErrorCode.LEASE_MISMATCH || code == ErrorCode.SESSION_UNKNOWN;
    long now = client.cluster().world().nowMs();
    SimProcess nameNode = client.cluster().nameNode().process();
    if (taken
        && !file.takenOver()
        && nameNode.alive()
        && nameNode.startedMs() + LEASE_MS < now
        && calm.calm(client.node().address(), now, LEASE_MS)
        && calm.calm(client.cluster().nameNode().address(), now, LEASE_MS)) {
      String what = operation + " of " + file + " lost its lease for no reason: " + code;
      if (file.state() == FileRecord.State.CLOSING && code == ErrorCode.LEASE_MISMATCH) {
        judgeClose(file, what);
      } else {
        client.cluster().world().violation("I2", what);
      }
    }
  }

  /** A close that is said to have failed must not have taken effect: I14. */
  private void judgeClose(FileRecord file, String what) {
    long sent = file.sent();
    var unused =
        client
            .call(
                RpcMethod.GET_FILE_STATUS,
                GetFileStatusRequest.newBuilder().setPath(file.path()).build(),
                GetFileStatusResponse.parser())
            .thenAccept(
                found -> {
                  boolean closed =
                      !found.getStatus().getUnderConstruction()
                          && found.getStatus().getLength() == sent;
                  client
                      .cluster()
                      .world()
                      .violation(closed ? "I14" : "I2", closed ? what + ", and is closed" : what);
                });
  }
}
