package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import java.util.ArrayList;
import java.util.List;

/** The listeners of a namespace, told in the order in which they were added. */
final class ListenerList {
  /** Hears nothing. */
  static final TouchListener NOBODY =
      new TouchListener() {
        @Override
        public void inodeTouched(long inodeId) {}

        @Override
        public void entriesTouched(long directoryId) {}
      };

  private final List<NamespaceListener> listeners = new ArrayList<>();

  void add(NamespaceListener listener) {
    listeners.add(listener);
  }

  void blockChanged(BlockView block) {
    for (NamespaceListener listener : listeners) {
      listener.onBlockChanged(block);
    }
  }

  void blockRemoved(BlockView block) {
    for (NamespaceListener listener : listeners) {
      listener.onBlockRemoved(block);
    }
  }

  void sessionOpened(SessionId session) {
    for (NamespaceListener listener : listeners) {
      listener.onSessionOpened(session);
    }
  }

  void sessionEnded(SessionId session) {
    for (NamespaceListener listener : listeners) {
      listener.onSessionEnded(session);
    }
  }

  void leaseOpened(InodeId file, LeaseHolder holder) {
    for (NamespaceListener listener : listeners) {
      listener.onLeaseOpened(file, holder);
    }
  }

  void leaseClosed(InodeId file, LeaseHolder holder) {
    for (NamespaceListener listener : listeners) {
      listener.onLeaseClosed(file, holder);
    }
  }
}
