package io.ashlar.shell.remote;

import io.ashlar.client.ClusterReport;
import io.ashlar.client.NamespaceDigest;
import io.ashlar.client.SafeMode;
import io.ashlar.client.SafeModeAction;
import io.ashlar.client.SavedImage;
import java.io.IOException;
import java.io.OutputStream;

/** What operators ask of a NameNode. */
public interface RemoteAdmin {
  /** Asks for safe mode, enters or leaves it; says what it is then. */
  SafeMode safeMode(SafeModeAction action) throws IOException;

  /** Writes an image now. */
  SavedImage saveNamespace() throws IOException;

  /** Copies the newest image into {@code sink}; returns its txid. */
  long fetchImage(OutputStream sink) throws IOException;

  /** Digest of the hard state. */
  NamespaceDigest digest() throws IOException;

  /** The cluster as the NameNode sees it. */
  ClusterReport report() throws IOException;
}
