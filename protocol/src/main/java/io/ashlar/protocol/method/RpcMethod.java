package io.ashlar.protocol.method;

import static io.ashlar.protocol.method.AuthorizationRule.ANYONE;
import static io.ashlar.protocol.method.AuthorizationRule.BLOCK_ACCESS;
import static io.ashlar.protocol.method.AuthorizationRule.DATANODE;
import static io.ashlar.protocol.method.AuthorizationRule.OWN_SESSION;
import static io.ashlar.protocol.method.AuthorizationRule.PATH_PERMISSIONS;
import static io.ashlar.protocol.method.AuthorizationRule.SUPERUSER;
import static io.ashlar.protocol.method.RpcMethod.Kind.MUTATION;
import static io.ashlar.protocol.method.RpcMethod.Kind.READ;
import static io.ashlar.protocol.method.RpcMethod.Kind.SOFT;
import static io.ashlar.protocol.method.RpcMethod.Kind.STREAM;

import org.jspecify.annotations.Nullable;

/** The one table of methods: number on the wire, kind, and who may call. */
public enum RpcMethod {
  // Client to NameNode
  OPEN_SESSION(1, SOFT, ANYONE),
  RENEW_SESSION(2, SOFT, OWN_SESSION),
  CLOSE_SESSION(3, SOFT, OWN_SESSION),
  GET_SERVER_DEFAULTS(4, READ, ANYONE),
  GET_FS_STATS(5, READ, ANYONE),
  GET_FILE_STATUS(6, READ, PATH_PERMISSIONS),
  LIST_STATUS(7, READ, PATH_PERMISSIONS),
  GET_CONTENT_SUMMARY(8, READ, PATH_PERMISSIONS),
  GET_BLOCK_LOCATIONS(9, READ, PATH_PERMISSIONS),
  MKDIRS(10, MUTATION, PATH_PERMISSIONS),
  CREATE_FILE(11, MUTATION, PATH_PERMISSIONS),
  ADD_BLOCK(12, MUTATION, PATH_PERMISSIONS),
  ABANDON_BLOCK(13, MUTATION, PATH_PERMISSIONS),
  FSYNC_FILE(14, MUTATION, PATH_PERMISSIONS),
  COMPLETE_FILE(15, MUTATION, PATH_PERMISSIONS),
  RENAME(16, MUTATION, PATH_PERMISSIONS),
  DELETE(17, MUTATION, PATH_PERMISSIONS),
  SET_PERMISSION(18, MUTATION, PATH_PERMISSIONS),
  SET_OWNER(19, MUTATION, PATH_PERMISSIONS),
  SET_TIMES(20, MUTATION, PATH_PERMISSIONS),
  SET_REPLICATION(21, MUTATION, PATH_PERMISSIONS),
  APPEND_FILE(22, MUTATION, PATH_PERMISSIONS),
  TRUNCATE_FILE(23, MUTATION, PATH_PERMISSIONS),
  CONCAT_FILES(24, MUTATION, PATH_PERMISSIONS),
  RECOVER_LEASE(25, MUTATION, PATH_PERMISSIONS),
  ISSUE_STAMP(27, MUTATION, PATH_PERMISSIONS),
  UPDATE_PIPELINE(28, MUTATION, PATH_PERMISSIONS),
  GET_ADDITIONAL_NODES(29, READ, PATH_PERMISSIONS),

  // Operators to NameNode
  SAFE_MODE(40, SOFT, SUPERUSER),
  SAVE_NAMESPACE(41, SOFT, SUPERUSER),
  GET_NAMESPACE_DIGEST(42, READ, SUPERUSER),
  FETCH_IMAGE(43, READ, SUPERUSER),
  GET_REPORT(44, READ, ANYONE),

  // DataNode to NameNode
  REGISTER_DATANODE(60, SOFT, DATANODE),
  HEARTBEAT(61, SOFT, DATANODE),
  FULL_BLOCK_REPORT(62, SOFT, DATANODE),
  INCREMENTAL_REPORT(63, SOFT, DATANODE),
  COMMIT_RECOVERY(64, SOFT, DATANODE),

  // Client or DataNode to DataNode
  WRITE_BLOCK(80, STREAM, BLOCK_ACCESS),
  READ_BLOCK(81, STREAM, BLOCK_ACCESS),
  GET_REPLICA_INFO(82, READ, BLOCK_ACCESS),
  GET_BLOCK_CHECKSUM(83, READ, BLOCK_ACCESS),
  REPORT_CORRUPT_REPLICA(84, SOFT, BLOCK_ACCESS),
  COPY_REPLICA(85, SOFT, BLOCK_ACCESS),
  BEGIN_RECOVERY(86, SOFT, BLOCK_ACCESS),
  FINISH_RECOVERY(87, SOFT, BLOCK_ACCESS),
  FORCE_BLOCK(88, SOFT, BLOCK_ACCESS),
  READ_CHUNKS(100, READ, BLOCK_ACCESS),
  GET_CHUNK_TREE(150, READ, BLOCK_ACCESS),
  BUILD_BLOCK(151, STREAM, BLOCK_ACCESS),

  // DataNode to NameNode: block reports by digest
  DIGEST_REPORT(140, SOFT, DATANODE),
  DIGEST_SUMS(141, SOFT, DATANODE),
  DIGEST_BUCKETS(142, SOFT, DATANODE),

  // Questions of operators to NameNode
  FSCK(130, READ, PATH_PERMISSIONS),
  DIAGNOSE(131, SOFT, SUPERUSER),
  EXPLAIN_BLOCK(132, SOFT, SUPERUSER),
  EXPLAIN_NODE(133, SOFT, SUPERUSER),
  PLAN(134, SOFT, SUPERUSER),

  // Operators to NameNode: nodes that leave or rest, and the balancer
  SET_NODE_ADMIN(110, MUTATION, SUPERUSER),
  GET_NODE_ADMIN(111, READ, ANYONE),
  SET_BALANCER(112, MUTATION, SUPERUSER),
  GET_BALANCER(113, READ, ANYONE);

  /** What a method may change, and how it answers. */
  public enum Kind {
    /** Changes nothing; may be repeated. */
    READ,
    /** Changes hard state through the log; carries a CallOrigin and is applied at most once. */
    MUTATION,
    /** Changes soft state, or is safe to repeat by its own nature. */
    SOFT,
    /** Opens a stream of frames. */
    STREAM
  }

  private static final RpcMethod[] BY_NUMBER = byNumber();

  private final int number;
  private final Kind kind;
  private final AuthorizationRule rule;

  RpcMethod(int number, Kind kind, AuthorizationRule rule) {
    this.number = number;
    this.kind = kind;
    this.rule = rule;
  }

  /** Number on the wire; never reused. */
  public int number() {
    return number;
  }

  /** What it may change. */
  public Kind kind() {
    return kind;
  }

  /** Who may call. */
  public AuthorizationRule rule() {
    return rule;
  }

  /** The method of that number, or null if this version has none. */
  public static @Nullable RpcMethod ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }

  private static RpcMethod[] byNumber() {
    RpcMethod[] table = new RpcMethod[256];
    for (RpcMethod method : values()) {
      if (table[method.number] != null) {
        throw new IllegalStateException(method + " reuses number " + method.number);
      }
      table[method.number] = method;
    }
    return table;
  }
}
