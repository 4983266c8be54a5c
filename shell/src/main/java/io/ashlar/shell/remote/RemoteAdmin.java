package io.ashlar.shell.remote;

import io.ashlar.client.BalancerInfo;
import io.ashlar.client.ClusterReport;
import io.ashlar.client.NamespaceDigest;
import io.ashlar.client.NodeAdminAction;
import io.ashlar.client.NodeAdminInfo;
import io.ashlar.client.SafeMode;
import io.ashlar.client.SafeModeAction;
import io.ashlar.client.SavedImage;
import io.ashlar.client.diagnosis.BlockExplanation;
import io.ashlar.client.diagnosis.Diagnosis;
import io.ashlar.client.diagnosis.FsckPage;
import io.ashlar.client.diagnosis.LossPlan;
import io.ashlar.client.diagnosis.NodeExplanation;
import io.ashlar.common.path.DfsPath;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

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

  /** Decommissions a DataNode, puts it into maintenance or back into service. */
  NodeAdminInfo setNode(String node, NodeAdminAction action, long durationMs, boolean force)
      throws IOException;

  /** How far a DataNode is that leaves or rests. */
  NodeAdminInfo nodeAdmin(String node, int blockersMax) throws IOException;

  /** Switches the balancer on or off; 0 leaves a limit as it was. */
  void setBalancer(boolean on, long bandwidthBytes, int thresholdPermille) throws IOException;

  /** What the balancer does. */
  BalancerInfo balancer() throws IOException;

  /** A part of a walk through a subtree; {@code after} is the {@code next} of the part before. */
  FsckPage fsck(DfsPath path, FsckPage.@Nullable Cursor after, boolean allFiles) throws IOException;

  /** What is wrong with the cluster. */
  Diagnosis diagnose() throws IOException;

  /** Why a block is as it is. */
  BlockExplanation explainBlock(long blockId) throws IOException;

  /** What a DataNode does; {@code node} is its id, HOST:PORT or host. */
  NodeExplanation explainNode(String node) throws IOException;

  /** Plays through the loss of nodes. */
  LossPlan plan(LossPlan.Event event, String subject) throws IOException;
}
