package io.ashlar.dist.cluster;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** What a daemon of a local cluster is. */
public enum Role {
  NAMENODE("namenode", "nn"),
  DATANODE("datanode", "dn");

  private final String word;
  private final String prefix;

  Role(String word, String prefix) {
    this.word = word;
    this.prefix = prefix;
  }

  /** The command that runs it. */
  public String word() {
    return word;
  }

  /** Id of the {@code number}-th daemon of this role, from 1: {@code dn2}. */
  public String id(int number) {
    return prefix + number;
  }

  /** The role of an id such as {@code nn1}. */
  public static Role ofId(String id) throws DfsException {
    String letters = id.replaceAll("[0-9]+$", "");
    for (Role role : values()) {
      if (role.prefix.equals(letters) && letters.length() < id.length()) {
        return role;
      }
    }
    if (letters.equals("zk") || letters.equals("bk")) {
      throw new DfsException(
          ErrorCode.UNSUPPORTED,
          "daemon "
              + id
              + ": ZooKeeper and bookies come with high availability, which this"
              + " version does not have");
    }
    throw new DfsException(
        ErrorCode.INVALID_ARGUMENT, "daemon id '" + id + "': expected one like nn1 or dn2");
  }
}
