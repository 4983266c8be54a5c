package io.ashlar.protocol.error;

import static io.ashlar.protocol.error.ErrorCategory.CORRUPTION;
import static io.ashlar.protocol.error.ErrorCategory.INTERNAL;
import static io.ashlar.protocol.error.ErrorCategory.RESOURCE;
import static io.ashlar.protocol.error.ErrorCategory.RETRY_ELSEWHERE;
import static io.ashlar.protocol.error.ErrorCategory.RETRY_HERE;
import static io.ashlar.protocol.error.ErrorCategory.USER;

/** Every way in which Ashlar refuses or fails, with what the client and the person should do. */
public enum ErrorCode {
  // Requests
  INVALID_PATH(
      USER, "Give an absolute path such as /a/b within the limits that the message names."),
  INVALID_ARGUMENT(USER, "Correct the argument that the message names."),
  NOT_FOUND(USER, "Check the path with 'dfs ls' on its parent directory."),
  ALREADY_EXISTS(USER, "Choose another name, or overwrite with -f where the command has it."),
  NOT_A_DIRECTORY(USER, "A file stands where a directory is needed; choose another path."),
  IS_A_DIRECTORY(USER, "Name a file, or use the recursive form of the command."),
  DIRECTORY_NOT_EMPTY(USER, "Empty the directory first, or delete it with -r."),
  PERMISSION_DENIED(USER, "Ask the owner for access, or act as a user who has it."),
  NOT_EMPTY_TARGET(USER, "Move to a name that does not exist yet, or empty the target first."),
  RENAME_INTO_SELF(USER, "A directory cannot move below itself; choose a target outside of it."),
  FILE_UNDER_CONSTRUCTION(
      USER, "Wait until the writer that the message names closes the file or its lease ends."),
  LEASE_RECOVERY(
      RETRY_HERE,
      "The file's last writer is gone and the NameNode settles what it wrote; try again shortly."),
  LEASE_MISMATCH(USER, "Another client writes this file now; reopen it before writing again."),
  LENGTH_MISMATCH(
      USER, "The stated length does not fit the block; reopen the file and write again."),
  UNSUPPORTED(USER, "Use a version of Ashlar in which the feature exists, or another command."),
  LOCAL_IO(USER, "Check the local file, its permissions and the free space of its disk."),
  LINK_DANGLING(USER, "Repair or remove the local link, or leave links out with --links skip."),
  LINK_CYCLE(USER, "Break the cycle of local links, or leave links out with --links skip."),
  LINK_REFUSED(USER, "Copy with --links follow, or leave links out with --links skip."),
  NAME_NOT_UTF8(USER, "Rename the local file to a name in UTF-8; names are stored as they are."),
  SPECIAL_FILE(USER, "Only files and directories can be stored; leave the special file out."),
  CONTENT_DIFFERS(
      CORRUPTION, "Compare again; if it stays, keep both copies and report it with the logs."),
  INTERRUPTED(USER, "Run the command again; nothing half-written was left under a final name."),

  // Sessions
  SESSION_UNKNOWN(USER, "Open a new session; check by reading whether the last call took effect."),
  SESSION_CALL_EXPIRED(
      USER, "The result of this call was dropped; check by reading what happened."),
  SESSION_OVERLOADED(RETRY_HERE, "Wait for outstanding calls of this client before sending more."),

  // Where the server stands
  SAFE_MODE(
      RETRY_HERE, "Wait with 'dfs admin safemode wait'; 'safemode get' says what is awaited."),
  OVERLOADED(RETRY_HERE, "The server's queue is full; the client tries again by itself."),
  READ_ONLY(
      RESOURCE,
      "Free space in the metadata folder that the message names; writes resume by themselves."),
  NOT_ACTIVE(RETRY_ELSEWHERE, "Ask the active NameNode; the client finds it by itself."),
  SHUTTING_DOWN(RETRY_ELSEWHERE, "Start the daemon again, or wait for its restart."),
  UNREACHABLE(
      RETRY_ELSEWHERE,
      "Check that the daemon runs ('dfs cluster status') and that its port is open."),
  DEADLINE_EXCEEDED(RETRY_ELSEWHERE, "Try again, or give more time with --timeout."),
  CONNECTION_LOST(RETRY_ELSEWHERE, "Try again; if it stays, look into the daemon's log."),

  // DataNodes and blocks
  NO_DATANODES(
      RESOURCE, "Start or free DataNodes; the message says for each node why it was not chosen."),
  REPLICA_NOT_FOUND(RETRY_ELSEWHERE, "Read from another replica; the client does so by itself."),
  REPLICA_NOT_READY(RETRY_HERE, "The replica is being written; try again shortly."),
  STALE_STAMP(RETRY_ELSEWHERE, "The replica is of an older generation; ask for locations again."),
  BLOCK_MISSING(RETRY_HERE, "No live DataNode has the block; start the nodes that held it."),
  NOT_YET_REPLICATED(RETRY_HERE, "Too few replicas are reported so far; the client tries again."),
  CHECKSUM_ERROR(CORRUPTION, "Read from another replica; the client does so by itself."),
  ALL_REPLICAS_BAD(
      CORRUPTION, "No good copy of the range is left; restore the file from elsewhere."),
  PIPELINE_FAILED(RETRY_ELSEWHERE, "Write again; the failed node is left out of new pipelines."),
  DISK_FULL(RESOURCE, "Free space on the volume that the message names, or add DataNodes."),
  DISK_ERROR(RETRY_ELSEWHERE, "Replace the failed disk that the message names."),
  VOLUME_FAILED(RETRY_ELSEWHERE, "Replace the failed volume that the message names."),

  // Registration of DataNodes
  UNKNOWN_REGISTRATION(
      RETRY_HERE, "The DataNode registers again by itself and repeats its report."),
  DUPLICATE_NODE(
      RETRY_HERE,
      "Stop one of the two DataNodes that share this id, and clear the folders of the copied one."),

  // Admin states of DataNodes
  UNKNOWN_NODE(
      USER,
      "Name a DataNode by id, host:port or the unique beginning of its id; see"
          + " 'dfs admin report'."),
  NODE_STATE_CONFLICT(USER, "End the other state first with 'dfs admin recommission NODE'."),
  TOO_FEW_NODES(
      USER,
      "Add DataNodes or lower the replication that the message names first; --force does with"
          + " fewer replicas."),

  // Identity and set-up
  WRONG_CLUSTER(
      USER, "Point the daemon or client at its own cluster, or clear the folder of the other one."),
  WRONG_ROLE(
      USER, "This operation is not open to the caller; use the daemon that it is meant for."),
  VERSION_MISMATCH(USER, "Use the same version of Ashlar on both sides, or upgrade the older one."),
  NOT_FORMATTED(USER, "Format the folder once with 'dfs namenode format'."),
  ALREADY_FORMATTED(USER, "Keep the data, or format with --force and lose what the message lists."),
  FOLDER_IN_USE(USER, "Stop the process that the message names, or use another folder."),
  PORT_IN_USE(USER, "Stop what listens there, or set another port (0 chooses a free one)."),
  CONFIG_INVALID(USER, "Correct the key that the message names in the conf folder or in -D."),
  CLUSTER_NOT_RUNNING(USER, "Start it with 'dfs cluster start'."),

  // Metadata on disk
  EDIT_LOG_CORRUPT(
      CORRUPTION,
      "Restore the named segment from another copy; 'dfs namenode recover' can truncate with"
          + " loss."),
  IMAGE_CORRUPT(CORRUPTION, "Restore an image of the same namespace from a backup or a peer."),
  LAYOUT_TOO_NEW(USER, "The folder was written by a newer version of Ashlar; use that version."),

  // The wire
  MALFORMED(USER, "The peer does not speak this protocol; check address and version."),
  FRAME_TOO_LARGE(USER, "Send smaller requests; the limit is in the message."),
  STREAM_PROTOCOL(USER, "The peer broke the order of a stream; report it as a bug of the peer."),

  INTERNAL_ERROR(INTERNAL, "Report this with the server's log of the same time.");

  private final ErrorCategory category;
  private final String remedy;

  ErrorCode(ErrorCategory category, String remedy) {
    this.category = category;
    this.remedy = remedy;
  }

  /** What a client does with it. */
  public ErrorCategory category() {
    return category;
  }

  /** What a person does about it. */
  public String remedy() {
    return remedy;
  }

  /** The code of that name; INTERNAL_ERROR for one that a newer peer sent. */
  public static ErrorCode fromWire(String name) {
    for (ErrorCode code : values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return INTERNAL_ERROR;
  }
}
