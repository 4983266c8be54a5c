package io.ashlar.it.simulation.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user knows of one of its files: what it sent, and what was acknowledged. */
public final class FileRecord {
  private static final long GENERATIONS_MAX = 1_000;

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
    /** It was to be removed, or moved into another; nobody knows yet. */
    DELETING,
    /** It is gone, as was acknowledged. */
    DELETED
  }

  private final long id;
  private final long blockSize;
  private final Extents content = new Extents();
  private String path;
  private State state = State.CREATING;
  private @Nullable Doubt doubt;
  private long generation;
  private long flushed;
  private long flushedAtMs;
  private long synced;
  private long mtimeMs = -1;
  private int changes;
  private boolean everCreated;
  private boolean busy;
  private boolean changing;
  private boolean takenOver;

  /**
   * What a change without an answer may have come to. It is not changed again.
   *
   * @param length that it may have instead; -1 if there is no doubt
   * @param path that it may have instead; null if there is no doubt
   * @param parts files that are in it if it has its full length
   */
  record Doubt(long length, @Nullable String path, List<FileRecord> parts) {}

  /** {@code id} decides the content. */
  public FileRecord(long id, String path, long blockSize) {
    this.id = id;
    this.path = path;
    this.blockSize = blockSize;
  }

  /** Where it is. */
  public String path() {
    return path;
  }

  /** As it was created with. */
  long blockSize() {
    return blockSize;
  }

  /** How far it has come. */
  public State state() {
    return state;
  }

  void state(State next) {
    state = next;
    everCreated |= next == State.OPEN;
    changes++;
  }

  /** True once create was acknowledged. */
  public boolean everCreated() {
    return everCreated;
  }

  void moved(String newPath) {
    path = newPath;
    changes++;
  }

  /** Grows with everything that happens to it but writes. */
  int changes() {
    return changes;
  }

  // ---- content ----

  /** What was given to the writer; no more can ever be seen. */
  public Extents content() {
    return content;
  }

  /** Bytes given to the writer. */
  public long sent() {
    return content.length();
  }

  /** The next bytes for the writer. */
  byte[] next(int count) {
    return Content.of(contentId(), content.length(), count);
  }

  private long contentId() {
    return id * GENERATIONS_MAX + generation;
  }

  void sent(long count) {
    content.add(contentId(), count);
    mtimeMs = -1;
  }

  /** The file was closed by a recovery, or cut: this is its length from now on. */
  void settled(long bytes) {
    if (bytes < content.length()) {
      content.cut(bytes);
      generation++;
    }
    flushed = bytes;
    synced = bytes;
    mtimeMs = -1;
    changes++;
  }

  /** All of {@code other} stands behind it now. */
  void joined(FileRecord other) {
    content.addAll(other.content);
    generation++;
    settled(content.length());
  }

  /** Bytes that hflush acknowledged. */
  public long flushed() {
    return flushed;
  }

  /** When {@link #flushed} grew last. */
  long flushedAtMs() {
    return flushedAtMs;
  }

  void flushed(long bytes, long nowMs) {
    if (bytes > flushed) {
      flushed = bytes;
      flushedAtMs = nowMs;
    }
  }

  /** Bytes that hsync or close acknowledged. */
  public long synced() {
    return synced;
  }

  void synced(long bytes, long nowMs) {
    synced = Math.max(synced, bytes);
    flushed(bytes, nowMs);
  }

  /** As its owner set it and nothing changed it since; -1 if unknown. */
  public long mtimeMs() {
    return mtimeMs;
  }

  void mtimeMs(long ms) {
    mtimeMs = ms;
  }

  // ---- doubt ----

  /** A change has no answer. What both outcomes have in common is all that is promised. */
  void inDoubt(Doubt what) {
    doubt = what;
    changes++;
    mtimeMs = -1;
    if (what.length() >= 0) {
      synced = Math.min(synced, what.length());
      flushed = Math.min(flushed, what.length());
    }
  }

  /** True if a change of it has no answer. */
  public boolean isInDoubt() {
    return doubt != null;
  }

  /** Another length that it may have; -1 if none. */
  public long otherLength() {
    return doubt == null ? -1 : doubt.length();
  }

  /** Where it may be instead; null if nowhere. */
  public @Nullable String otherPath() {
    return doubt == null ? null : doubt.path();
  }

  /** Files that are gone if it has its full length, and there if it has its other length. */
  public List<FileRecord> parts() {
    return doubt == null ? List.of() : doubt.parts();
  }

  // ---- users ----

  /** True while somebody changes it. */
  boolean busy() {
    return busy;
  }

  void busy(boolean now) {
    busy = now;
  }

  /** True while a change of it is asked for that is no write: before the answer it may be done. */
  boolean changing() {
    return changing;
  }

  void changing(boolean now) {
    changing = now;
    changes++;
  }

  /** True if its lease was ever asked for by somebody else, who may still get it. */
  boolean takenOver() {
    return takenOver;
  }

  void takeOver() {
    takenOver = true;
  }

  @Override
  public String toString() {
    return String.format(
        "%s (%s%s, sent %d, flushed %d, synced %d)",
        path, state, isInDoubt() ? " in doubt" : "", sent(), flushed, synced);
  }
}
