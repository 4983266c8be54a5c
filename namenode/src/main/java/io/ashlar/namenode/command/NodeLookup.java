package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView.Member;
import io.ashlar.namenode.namespace.AdminView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the DataNode that an operator means: by id, host:port, or the beginning of an id. */
public final class NodeLookup {
  private static final int NAMED_MAX = 20;

  private NodeLookup() {}

  /** Its id; UNKNOWN_NODE says which nodes there are. */
  public static String find(String asked, List<Member> members, AdminView admin)
      throws DfsException {
    TreeSet<String> ids = new TreeSet<>();
    members.forEach(member -> ids.add(member.nodeId()));
    admin.nodes().forEach(node -> ids.add(node.getNodeId()));
    if (ids.contains(asked)) {
      return asked;
    }
    List<String> found =
        members.stream()
            .filter(member -> member.addresses().contains(asked))
            .map(Member::nodeId)
            .toList();
    if (found.isEmpty() && !asked.isEmpty()) {
      found = ids.stream().filter(id -> id.startsWith(asked)).toList();
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    String known =
        ids.isEmpty()
            ? "none is known"
            : String.join(
                ", ", ids.stream().limit(NAMED_MAX).map(id -> named(id, members)).toList());
    throw DfsError.of(
            ErrorCode.UNKNOWN_NODE,
            found.isEmpty()
                ? "no DataNode is called '" + asked + "'; there are: " + known
                : "'" + asked + "' may be any of: " + String.join(", ", found))
        .with("node", asked)
        .with("known", ids.size())
        .toException();
  }

  private static String named(String id, List<Member> members) {
    String address = addressOf(id, members);
    return address.isEmpty() ? id : id + " at " + address;
  }

  /** The first address of a node; empty if it is not known. */
  public static String addressOf(String id, List<Member> members) {
    Member member = member(id, members);
    return member == null || member.addresses().isEmpty() ? "" : member.addresses().get(0);
  }

  /** The node of that id, or null. */
  public static @Nullable Member member(String id, List<Member> members) {
    return members.stream().filter(each -> each.nodeId().equals(id)).findFirst().orElse(null);
  }
}
