package io.ashlar.namenode.rpc;

import io.ashlar.namenode.namespace.GroupMapping;

/**
 * Who may do everything: the user who runs the NameNode, and the members of its supergroup.
 *
 * @param owner user of the NameNode's process
 * @param supergroup name of the group
 * @param permissionsEnabled false if permissions on paths bind nobody
 */
public record SuperuserPolicy(
    String owner, String supergroup, GroupMapping groups, boolean permissionsEnabled) {
  /** True if the user may do everything. */
  public boolean isSuperuser(String user) {
    return !user.isEmpty() && (user.equals(owner) || groups.isMember(user, supergroup));
  }
}
