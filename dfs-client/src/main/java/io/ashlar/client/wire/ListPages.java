package io.ashlar.client.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.ashlar.client.FileStatus;
import io.ashlar.client.FileType;
import io.ashlar.client.ListPage;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.types.UnderConstruction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of directories, straight from the bytes of a {@link ListStatusResponse}: a page has a
 * thousand entries, and a message for each would cost more than everything else about them. Owners
 * and groups, which are mostly alike, are kept once.
 */
public final class ListPages {
  private static final byte[] NOTHING = new byte[0];

  private final byte[] prefix;
  private String owner = "";
  private byte[] ownerBytes = NOTHING;
  private String group = "";
  private byte[] groupBytes = NOTHING;

  private ListPages(byte[] prefix) {
    this.prefix = prefix;
  }

  /** The page of {@code path} that {@code body} holds; the entries have whole paths. */
  public static ListPage decode(String path, ByteString body)
      throws InvalidProtocolBufferException {
    WireReader in = WireReader.of(body);
    FileStatus listed = listed(path, in.fork());
    String below = path.endsWith("/") ? path : path + "/";
    ListPages pages =
        new ListPages(listed.isDirectory() ? below.getBytes(StandardCharsets.UTF_8) : NOTHING);
    List<FileStatus> entries = new ArrayList<>();
    boolean hasMore = false;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == message(ListStatusResponse.ENTRIES_FIELD_NUMBER)) {
        entries.add(pages.status(in, listed.isDirectory() ? null : path));
      } else if (tag == number(ListStatusResponse.HAS_MORE_FIELD_NUMBER)) {
        hasMore = in.bool();
      } else {
        in.skip(tag);
      }
    }
    return new ListPage(listed, List.copyOf(entries), hasMore);
  }

  /** What was listed comes behind the entries, whose paths depend on it. */
  private static FileStatus listed(String path, WireReader in)
      throws InvalidProtocolBufferException {
    FileStatus listed = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == message(ListStatusResponse.LISTED_FIELD_NUMBER)) {
        listed = new ListPages(NOTHING).status(in, path);
      } else {
        in.skip(tag);
      }
    }
    if (listed == null) {
      throw new InvalidProtocolBufferException("a page that does not say what was listed");
    }
    return listed;
  }

  private static int number(int field) {
    return field << 3 | WireFormat.WIRETYPE_VARINT;
  }

  private static int message(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /** One status; under {@code path}, or if that is null under the prefix and its own name. */
  private FileStatus status(WireReader in, @Nullable String path)
      throws InvalidProtocolBufferException {
    int outer = in.enter(in.length());
    Fields fields = new Fields();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
        fields.number(WireFormat.getTagFieldNumber(tag), in.int64());
      } else {
        text(fields, tag, in);
      }
    }
    in.leave(outer);
    return fields.toStatus(path == null ? fields.path : path);
  }

  private void text(Fields fields, int tag, WireReader in) throws InvalidProtocolBufferException {
    if (tag == message(io.ashlar.protocol.types.FileStatus.PATH_FIELD_NUMBER)) {
      fields.path = in.string(prefix);
    } else if (tag == message(io.ashlar.protocol.types.FileStatus.OWNER_FIELD_NUMBER)) {
      String read = in.string(owner, ownerBytes);
      if (!read.equals(owner)) {
        owner = read;
        ownerBytes = read.getBytes(StandardCharsets.UTF_8);
      }
      fields.owner = owner;
    } else if (tag == message(io.ashlar.protocol.types.FileStatus.GROUP_FIELD_NUMBER)) {
      String read = in.string(group, groupBytes);
      if (!read.equals(group)) {
        group = read;
        groupBytes = read.getBytes(StandardCharsets.UTF_8);
      }
      fields.group = group;
    } else if (tag == message(io.ashlar.protocol.types.FileStatus.WRITER_FIELD_NUMBER)) {
      fields.writer = Entries.writer(UnderConstruction.parseFrom(in.raw(in.length())));
    } else {
      in.skip(tag);
    }
  }

  /** What was read of one status so far. */
  private static final class Fields {
    private String path = "";
    private FileType type = FileType.FILE;
    private long length;
    private int replication;
    private long blockSize;
    private String owner = "";
    private String group = "";
    private int mode;
    private long mtimeMs;
    private long atimeMs;
    private long inodeId;
    private boolean underConstruction;
    private int childCount;
    private int blockCount;
    private FileStatus.@Nullable Writer writer;

    void number(int field, long value) {
      switch (field) {
        case io.ashlar.protocol.types.FileStatus.TYPE_FIELD_NUMBER -> type = Entries.type(value);
        case io.ashlar.protocol.types.FileStatus.LENGTH_FIELD_NUMBER -> length = value;
        case io.ashlar.protocol.types.FileStatus.REPLICATION_FIELD_NUMBER ->
            replication = (int) value;
        case io.ashlar.protocol.types.FileStatus.BLOCK_SIZE_FIELD_NUMBER -> blockSize = value;
        case io.ashlar.protocol.types.FileStatus.MODE_FIELD_NUMBER -> mode = (int) value;
        case io.ashlar.protocol.types.FileStatus.MTIME_MS_FIELD_NUMBER -> mtimeMs = value;
        case io.ashlar.protocol.types.FileStatus.ATIME_MS_FIELD_NUMBER -> atimeMs = value;
        case io.ashlar.protocol.types.FileStatus.INODE_ID_FIELD_NUMBER -> inodeId = value;
        case io.ashlar.protocol.types.FileStatus.UNDER_CONSTRUCTION_FIELD_NUMBER ->
            underConstruction = value != 0;
        case io.ashlar.protocol.types.FileStatus.CHILD_COUNT_FIELD_NUMBER ->
            childCount = (int) value;
        case io.ashlar.protocol.types.FileStatus.BLOCK_COUNT_FIELD_NUMBER ->
            blockCount = (int) value;
        default -> {
          // A newer server says more than we know.
        }
      }
    }

    FileStatus toStatus(String at) {
      return new FileStatus(
          at,
          type,
          length,
          replication,
          blockSize,
          owner,
          group,
          mode,
          mtimeMs,
          atimeMs,
          inodeId,
          underConstruction,
          childCount,
          blockCount,
          writer);
    }
  }
}
