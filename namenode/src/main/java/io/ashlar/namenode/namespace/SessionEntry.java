package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.protocol.image.ImageCallResult;
import io.ashlar.protocol.image.ImageSession;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An open session of a namespace with the answers that are kept for it. */
public final class SessionEntry implements SessionView {
  private final SessionId id;
  private final String clientName;
  private final String principal;
  private final Supplier<List<InodeId>> openFiles;
  private final TreeMap<Long, CallResult> results = new TreeMap<>();
  private long lowestUnanswered;

  /** A session without answers; {@code openFiles} lists what it writes. */
  public SessionEntry(
      SessionId id, String clientName, String principal, Supplier<List<InodeId>> openFiles) {
    this.id = id;
    this.clientName = clientName;
    this.principal = principal;
    this.openFiles = openFiles;
  }

  /** A session as an image has it. */
  public static SessionEntry load(ImageSession image, Supplier<List<InodeId>> openFiles) {
    SessionEntry session =
        new SessionEntry(
            new SessionId(image.getSessionId()),
            image.getClientName(),
            image.getPrincipal(),
            openFiles);
    session.dropBelow(image.getLowestUnanswered());
    for (ImageCallResult result : image.getResultsList()) {
      session.store(
          new CallResult(result.getCallNumber(), result.getTxid(), result.getReply()),
          image.getLowestUnanswered());
    }
    return session;
  }

  /** The same answers; later ones are kept by the copy alone. */
  public SessionEntry copy() {
    SessionEntry copy = new SessionEntry(id, clientName, principal, openFiles);
    copy.results.putAll(results);
    copy.lowestUnanswered = lowestUnanswered;
    return copy;
  }

  /** Keeps {@code result} and drops what the client does not need any more. */
  public void store(CallResult result, long lowest) {
    results.put(result.callNumber(), result);
    dropBelow(lowest);
  }

  /** Drops results below {@code lowest}; the bound never falls. */
  public void dropBelow(long lowest) {
    lowestUnanswered = Math.max(lowestUnanswered, lowest);
    results.headMap(lowestUnanswered).clear();
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public String clientName() {
    return clientName;
  }

  @Override
  public String principal() {
    return principal;
  }

  @Override
  public long lowestUnanswered() {
    return lowestUnanswered;
  }

  @Override
  public @Nullable CallResult result(long callNumber) {
    return results.get(callNumber);
  }

  @Override
  public List<CallResult> results() {
    return List.copyOf(results.values());
  }

  @Override
  public List<InodeId> openFiles() {
    return openFiles.get();
  }
}
