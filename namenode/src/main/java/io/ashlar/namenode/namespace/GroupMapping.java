package io.ashlar.namenode.namespace;

import java.util.Set;

/** Knows who is in a group. */
public interface GroupMapping {
  /** True if the user is a member of the group. */
  boolean isMember(String user, String group);

  /**
   * Without any directory of users: everybody is in the group of their own name, and {@code
   * supergroupMembers} are in the supergroup. Groups of an operating system are not looked up,
   * because NameNodes on different machines must decide alike.
   */
  static GroupMapping simple(String supergroup, Set<String> supergroupMembers) {
    Set<String> members = Set.copyOf(supergroupMembers);
    return (user, group) ->
        user.equals(group) || (group.equals(supergroup) && members.contains(user));
  }
}
