package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.ArrayList;
import java.util.List;

/** The listeners of a namespace, told in the order in which they were added. */
public final class ListenerList {
  /** Hears nothing. */
  public static final TouchListener NOBODY =
      new TouchListener() {
        @Override
        public void inodeTouched(long inodeId) {}

        @Override
        public void entriesTouched(long directoryId) {}
      };

  private final List<NamespaceListener> listeners = new ArrayList<>();

  /** Adds a listener behind the others. */
  public void add(NamespaceListener listener) {
    listeners.add(listener);
  }

  /** See {@link NamespaceListener#onBlockChanged}. */
  public void blockChanged(BlockView block) {
    for (NamespaceListener listener : listeners) {
      listener.onBlockChanged(block);
    }
  }

  /** See {@link NamespaceListener#onBlockRemoved}. */
  public void blockRemoved(BlockView block) {
    for (NamespaceListener listener : listeners) {
      listener.onBlockRemoved(block);
    }
  }

  /** See {@link NamespaceListener#onSessionOpened}. */
  public void sessionOpened(SessionId session) {
    for (NamespaceListener listener : listeners) {
      listener.onSessionOpened(session);
    }
  }

  /** See {@link NamespaceListener#onSessionEnded}. */
  public void sessionEnded(SessionId session) {
    for (NamespaceListener listener : listeners) {
      listener.onSessionEnded(session);
    }
  }

  /** See {@link NamespaceListener#onLeaseOpened}. */
  public void leaseOpened(InodeId file, LeaseHolder holder) {
    for (NamespaceListener listener : listeners) {
      listener.onLeaseOpened(file, holder);
    }
  }

  /** See {@link NamespaceListener#onLeaseClosed}. */
  public void leaseClosed(InodeId file, LeaseHolder holder) {
    for (NamespaceListener listener : listeners) {
      listener.onLeaseClosed(file, holder);
    }
  }

  /** See {@link NamespaceListener#onNodeAdminChanged}. */
  public void nodeAdminChanged(NodeAdmin admin) {
    for (NamespaceListener listener : listeners) {
      listener.onNodeAdminChanged(admin);
    }
  }
}
