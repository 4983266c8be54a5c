package io.ashlar.shell.remote;

import io.ashlar.client.AppendOptions;
import io.ashlar.client.ContentSummary;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A file system through the client library. */
public final class DfsClientFileSystem implements RemoteFileSystem {
  private final DfsClient client;
  private final RemoteCalls calls;

  private DfsClientFileSystem(DfsClient client) {
    this.client = client;
    this.calls = new DfsClientCalls(client.async());
  }

  /** Connects; see {@link DfsClient#connect}. */
  public static RemoteFileSystem connect(String uri, Map<String, String> properties)
      throws IOException {
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw new DfsException(
          DfsError.of(
              ErrorCode.INVALID_ARGUMENT, "file system '" + uri + "': expected dfs://HOST:PORT"),
          e);
    }
    return new DfsClientFileSystem(DfsClient.connect(parsed, properties));
  }

  @Override
  public String uri() {
    return client.uri().toString();
  }

  @Override
  public RemoteCalls calls() {
    return calls;
  }

  @Override
  public FileStatus stat(DfsPath path) throws IOException {
    return client.stat(path.toString());
  }

  @Override
  public void list(DfsPath directory, Visitor visitor) throws IOException {
    try {
      for (FileStatus file : client.list(directory.toString())) {
        visitor.visit(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public ContentSummary summary(DfsPath path) throws IOException {
    return client.contentSummary(path.toString());
  }

  @Override
  public InputStream open(DfsPath path, long offset) throws IOException {
    DfsInputStream in = client.open(path.toString());
    if (offset > 0) {
      in.seek(Math.min(offset, in.length()));
    }
    return in;
  }

  @Override
  public RemoteOutput create(DfsPath path, CreateOptions options) throws IOException {
    return new Output(client.create(path.toString(), options));
  }

  @Override
  public RemoteOutput append(DfsPath path, boolean newBlock) throws IOException {
    return new Output(
        client.append(path.toString(), AppendOptions.defaults().withNewBlock(newBlock)));
  }

  @Override
  public boolean truncate(DfsPath path, long length) throws IOException {
    return client.truncate(path.toString(), length);
  }

  @Override
  public FileStatus concat(DfsPath target, List<DfsPath> sources) throws IOException {
    return client.concat(target.toString(), sources.stream().map(DfsPath::toString).toList());
  }

  @Override
  public boolean recoverLease(DfsPath path) throws IOException {
    return client.recoverLease(path.toString());
  }

  @Override
  public FileStatus createEmpty(DfsPath path, CreateOptions options) throws IOException {
    return client.createEmpty(path.toString(), options);
  }

  @Override
  public boolean mkdir(DfsPath path, int mode, boolean parents) throws IOException {
    return client.mkdirs(path.toString(), mode, parents);
  }

  @Override
  public FileStatus rename(DfsPath source, DfsPath target, boolean overwrite) throws IOException {
    return client.rename(source.toString(), target.toString(), overwrite);
  }

  @Override
  public boolean delete(DfsPath path, boolean recursive) throws IOException {
    return client.delete(path.toString(), recursive).deleted();
  }

  @Override
  public void setMode(DfsPath path, int mode) throws IOException {
    client.setPermission(path.toString(), mode);
  }

  @Override
  public void setOwner(DfsPath path, String owner, String group) throws IOException {
    client.setOwner(path.toString(), owner, group);
  }

  @Override
  public void setTimes(DfsPath path, long mtimeMs, long atimeMs) throws IOException {
    client.setTimes(path.toString(), mtimeMs, atimeMs);
  }

  @Override
  public void setReplication(DfsPath path, int replication) throws IOException {
    client.setReplication(path.toString(), replication);
  }

  @Override
  public RemoteBlocks blocks(DfsPath path, boolean files) throws IOException {
    return new BlockReports(client).of(path, files);
  }

  @Override
  public int checksum(DfsPath path) throws IOException {
    return client.checksum(path.toString());
  }

  @Override
  public RemoteSync sync() {
    return new DfsClientSync(client);
  }

  @Override
  public RemoteAdmin admin() {
    return new DfsClientAdmin(client.admin());
  }

  @Override
  public void close() {
    client.close();
  }

  private static final class Output extends RemoteOutput {
    private final DfsOutputStream out;

    private Output(DfsOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    @Override
    public void abort() {
      out.abort();
    }
  }
}
