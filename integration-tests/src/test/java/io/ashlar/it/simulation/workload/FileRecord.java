package io.ashlar.it.simulation.workload;

/** What a writer knows of one of its files: what it sent, and what was acknowledged. */
public final class FileRecord {
  /** How far the file has come. */
  public enum State {
    /** Create was asked for; nobody knows yet. */
    CREATING,
    /** Open, or given up. */
    OPEN,
    /** Close was asked for; nobody knows yet. */
    CLOSING,
    /** Close was acknowledged. */
    CLOSED,
    /** Delete was asked for. */
    DELETING,
    /** Delete was acknowledged. */
    DELETED
  }

  private final long id;
  private String path;
  private State state = State.CREATING;
  private long sent;
  private long flushed;
  private long synced;
  private boolean everCreated;

  /** {@code id} decides the content. */
  public FileRecord(long id, String path) {
    this.id = id;
    this.path = path;
  }

  /** Decides the content. */
  public long id() {
    return id;
  }

  /** Where it is. */
  public String path() {
    return path;
  }

  /** How far it has come. */
  public State state() {
    return state;
  }

  void state(State next) {
    state = next;
    everCreated |= next == State.OPEN;
  }

  /** True once create was acknowledged. */
  public boolean everCreated() {
    return everCreated;
  }

  void moved(String newPath) {
    path = newPath;
  }

  /** Bytes given to the writer; no more can ever be seen. */
  public long sent() {
    return sent;
  }

  void sent(long bytes) {
    sent = bytes;
  }

  /** The file was closed by a recovery, or by its writer: this is its content from now on. */
  void settled(long bytes) {
    sent = bytes;
    flushed = bytes;
    synced = bytes;
  }

  /** Bytes that hflush acknowledged. */
  public long flushed() {
    return flushed;
  }

  void flushed(long bytes) {
    flushed = Math.max(flushed, bytes);
  }

  /** Bytes that hsync or close acknowledged. */
  public long synced() {
    return synced;
  }

  void synced(long bytes) {
    synced = Math.max(synced, bytes);
    flushed(bytes);
  }

  @Override
  public String toString() {
    return path
        + " ("
        + state
        + ", sent "
        + sent
        + ", flushed "
        + flushed
        + ", synced "
        + synced
        + ")";
  }
}
