package io.ashlar.datanode.transfer;

import io.ashlar.rpc.FrameMemory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The windows of all read streams, so that none keeps its buffers when the node stops.
 *
 * <p><b>Ownership</b>: {@link #close} gives back whatever is left; it comes after the event loops
 * have ended, because until then a socket may still use a buffer.
 */
public final class FrameWindows implements AutoCloseable {
  private final Set<FrameWindow> open = ConcurrentHashMap.newKeySet();

  /** A window for one stream; {@link #ended} follows when it is empty. */
  FrameWindow open(ByteBudget budget, FrameMemory memory) {
    FrameWindow window = new FrameWindow(budget, memory);
    open.add(window);
    return window;
  }

  /** A stream has ended and its window is empty. */
  void ended(FrameWindow window) {
    open.remove(window);
  }

  @Override
  public void close() {
    open.forEach(FrameWindow::release);
    open.clear();
  }
}
