package io.ashlar.namenode.query;

import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.DirectoryView.SubtreeCounts;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.client.GetContentSummaryRequest;
import io.ashlar.protocol.client.GetContentSummaryResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.ContentSummary;

/** Counts of a subtree, from the directory's own counters: O(depth), whatever its size. */
public final class GetContentSummaryQuery {
  private final PathAccess access;

  /** Checks paths by {@code access}. */
  public GetContentSummaryQuery(PathAccess access) {
    this.access = access;
  }

  /**
   * Answers inside a read section. Read and execute permission on the directory itself are needed;
   * those further below are not visited.
   */
  public GetContentSummaryResponse run(
      NamespaceView view, GetContentSummaryRequest request, CommandContext context)
      throws DfsException {
    InodeView inode = access.existing(view, context.caller(), PathAccess.parse(request.getPath()));
    if (inode instanceof DirectoryView directory) {
      access.permissions().require(view, context.caller(), directory, Access.READ);
      access.permissions().require(view, context.caller(), directory, Access.EXECUTE);
      return reply(directory.counts());
    }
    FileView file = (FileView) inode;
    return reply(new SubtreeCounts(0, 1, file.length(), file.length() * file.replication()));
  }

  private static GetContentSummaryResponse reply(SubtreeCounts counts) {
    return GetContentSummaryResponse.newBuilder()
        .setSummary(
            ContentSummary.newBuilder()
                .setDirectories(counts.directories())
                .setFiles(counts.files())
                .setBytes(counts.bytes())
                .setBytesReplicated(counts.bytesReplicated()))
        .build();
  }
}
