package io.ashlar.shell.remote;

import io.ashlar.client.BalancerInfo;
import io.ashlar.client.ClusterReport;
import io.ashlar.client.DfsAdmin;
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

/** Operators' questions through the client library. */
final class DfsClientAdmin implements RemoteAdmin {
  private final DfsAdmin admin;

  DfsClientAdmin(DfsAdmin admin) {
    this.admin = admin;
  }

  @Override
  public SafeMode safeMode(SafeModeAction action) throws IOException {
    return admin.safeMode(action);
  }

  @Override
  public SavedImage saveNamespace() throws IOException {
    return admin.saveNamespace();
  }

  @Override
  public long fetchImage(OutputStream sink) throws IOException {
    return admin.fetchImage(sink);
  }

  @Override
  public NamespaceDigest digest() throws IOException {
    return admin.digest();
  }

  @Override
  public ClusterReport report() throws IOException {
    return admin.report();
  }

  @Override
  public FsckPage fsck(DfsPath path, FsckPage.@Nullable Cursor after, boolean allFiles)
      throws IOException {
    return admin.fsck(path.toString(), after, allFiles);
  }

  @Override
  public Diagnosis diagnose() throws IOException {
    return admin.diagnose();
  }

  @Override
  public BlockExplanation explainBlock(long blockId) throws IOException {
    return admin.explainBlock(blockId);
  }

  @Override
  public NodeExplanation explainNode(String node) throws IOException {
    return admin.explainNode(node);
  }

  @Override
  public LossPlan plan(LossPlan.Event event, String subject) throws IOException {
    return admin.plan(event, subject);
  }

  @Override
  public NodeAdminInfo setNode(String node, NodeAdminAction action, long durationMs, boolean force)
      throws IOException {
    return admin.setNode(node, action, durationMs, force);
  }

  @Override
  public NodeAdminInfo nodeAdmin(String node, int blockersMax) throws IOException {
    return admin.nodeAdmin(node, blockersMax);
  }

  @Override
  public void setBalancer(boolean on, long bandwidthBytes, int thresholdPermille)
      throws IOException {
    admin.setBalancer(on, bandwidthBytes, thresholdPermille);
  }

  @Override
  public BalancerInfo balancer() throws IOException {
    return admin.balancer();
  }
}
