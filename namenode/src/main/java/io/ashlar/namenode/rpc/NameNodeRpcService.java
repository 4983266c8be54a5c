package io.ashlar.namenode.rpc;

import io.ashlar.protocol.FeatureGate;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.RpcService;
import io.ashlar.rpc.ServerCall;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NameNode's front: judges peers, checks each call against its method's authorization rule, and
 * gives it to its endpoint.
 *
 * <p><b>Threading</b>: on event loops, which never wait; everything longer goes to the workers.
 */
public final class NameNodeRpcService implements RpcService {
  private static final Logger LOG = LoggerFactory.getLogger(NameNodeRpcService.class);
  private static final int USER_BYTES_MAX = 255;

  private final Handshake own;
  private final EndpointTable endpoints;
  private final SuperuserPolicy superusers;
  private final WorkerPool workers;
  private final LongSupplier epoch;
  private final IntSupplier featureLevel;
  private final RpcMetrics metrics;

  /**
   * Serves {@code endpoints}; {@code epoch} stamps refusals, {@code featureLevel} is the one at
   * which the namespace was finalized.
   */
  public NameNodeRpcService(
      String namespaceId,
      EndpointTable endpoints,
      SuperuserPolicy superusers,
      WorkerPool workers,
      LongSupplier epoch,
      IntSupplier featureLevel,
      RpcMetrics metrics) {
    this.own =
        Handshake.newBuilder()
            .setProtocolVersion(ProtocolVersion.CURRENT)
            .setNamespaceId(namespaceId)
            .setRole(PeerRole.NAMENODE)
            .setFeatureLevel(ProtocolVersion.FEATURE_LEVEL)
            .build();
    this.endpoints = endpoints;
    this.superusers = superusers;
    this.workers = workers;
    this.epoch = epoch;
    this.featureLevel = featureLevel;
    this.metrics = metrics;
  }

  @Override
  public Handshake accept(Handshake peer) throws DfsException {
    if (peer.getProtocolVersion() != ProtocolVersion.CURRENT) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.VERSION_MISMATCH,
                  "expected protocol version "
                      + ProtocolVersion.CURRENT
                      + ", found "
                      + peer.getProtocolVersion())
              .with("expected", ProtocolVersion.CURRENT)
              .with("found", peer.getProtocolVersion()));
    }
    if (!peer.getNamespaceId().isEmpty() && !peer.getNamespaceId().equals(own.getNamespaceId())) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.WRONG_CLUSTER,
                  "expected namespace " + own.getNamespaceId() + ", found " + peer.getNamespaceId())
              .with("expected", own.getNamespaceId())
              .with("found", peer.getNamespaceId()));
    }
    FeatureGate.checkPeer(peer, featureLevel.getAsInt());
    if (peer.getUser().getBytes(StandardCharsets.UTF_8).length > USER_BYTES_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "the user name has more than " + USER_BYTES_MAX + " bytes");
    }
    return own;
  }

  @Override
  public void onRequest(ServerCall request) {
    ServerCall call = new TimedCall(request, metrics);
    Peer peer = Peer.of(call, superusers);
    Endpoint endpoint;
    try {
      AuthorizationCheck.require(call.method(), peer);
      endpoint = endpointOf(call.method());
    } catch (DfsException refusal) {
      fail(call, refusal.error());
      return;
    }
    if (endpoint.runsInline()) {
      serve(endpoint, call, peer);
    } else if (!servedAtOnce(endpoint, call, peer)
        && !workers.tryExecute(() -> serve(endpoint, call, peer))) {
      fail(call, DfsError.of(ErrorCode.OVERLOADED, "too many calls wait at the NameNode"));
    }
  }

  private Endpoint endpointOf(RpcMethod method) throws DfsException {
    Endpoint endpoint = endpoints.get(method);
    if (endpoint == null) {
      throw new DfsException(ErrorCode.UNSUPPORTED, "a NameNode does not serve " + method);
    }
    return endpoint;
  }

  private void serve(Endpoint endpoint, ServerCall call, Peer peer) {
    attempt(
        call,
        () -> {
          endpoint.serve(call, peer);
          return true;
        });
  }

  private boolean servedAtOnce(Endpoint endpoint, ServerCall call, Peer peer) {
    return attempt(call, () -> endpoint.serveAtOnce(call, peer));
  }

  private interface Attempt {
    boolean run() throws DfsException;
  }

  /** False if the attempt says that it did nothing. */
  private boolean attempt(ServerCall call, Attempt attempt) {
    try {
      return attempt.run();
    } catch (DfsException refusal) {
      fail(call, refusal.error());
    } catch (RuntimeException | Error e) {
      LOG.error("A call of {} by {} failed.", call.method(), call.remote(), e);
      fail(
          call,
          DfsError.of(ErrorCode.INTERNAL_ERROR, call.method() + " failed in the NameNode")
              .causedBy(e));
    }
    return true;
  }

  private void fail(ServerCall call, DfsError error) {
    call.fail(error, epoch.getAsLong(), 0);
  }
}
