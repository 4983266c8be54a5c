package io.ashlar.benchmarks.ashlar;

import io.ashlar.benchmarks.driver.InputFile;
import io.ashlar.benchmarks.driver.OutputFile;
import io.ashlar.benchmarks.driver.Target;
import io.ashlar.benchmarks.driver.TargetFactory;
import io.ashlar.client.ClusterReport;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.FileStatus;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The workloads' calls as calls of {@link DfsClient}. */
final class AshlarTarget implements Target {
  private static final CreateOptions REPLACE = CreateOptions.defaults().withOverwrite(true);
  private static final CreateOptions EMPTY = CreateOptions.defaults().withFirstBlockAtOnce(false);
  private static final int MODE = 0755;

  private final DfsClient client;

  private AshlarTarget(DfsClient client) {
    this.client = client;
  }

  /** Made by name in the driver's process. */
  public static final class Factory implements TargetFactory {
    @Override
    public Target connect(String uri, Map<String, String> settings) throws IOException {
      return new AshlarTarget(DfsClient.connect(URI.create(uri), settings));
    }
  }

  @Override
  public OutputFile create(String path) throws IOException {
    return new Output(client.create(path, REPLACE));
  }

  @Override
  public void createEmpty(String path) throws IOException {
    client.create(path, EMPTY).close();
  }

  @Override
  public InputFile open(String path) throws IOException {
    return new Input(client.open(path));
  }

  @Override
  public long stat(String path) throws IOException {
    return client.stat(path).length();
  }

  @Override
  public int list(String path) throws IOException {
    int entries = 0;
    for (FileStatus entry : client.list(path)) {
      entries += entry.path().isEmpty() ? 0 : 1;
    }
    return entries;
  }

  @Override
  public void mkdirs(String path) throws IOException {
    client.mkdirs(path, MODE, true);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    client.rename(from, to, false);
  }

  @Override
  public boolean delete(String path, boolean recursive) throws IOException {
    return client.delete(path, recursive).deleted();
  }

  @Override
  public int liveDataNodes() throws IOException {
    ClusterReport report = client.admin().report();
    return report.safeMode().active()
        ? 0
        : (int) report.nodes().stream().filter(n -> n.state().equals("live")).count();
  }

  @Override
  public void checkpoint() throws IOException {
    client.admin().saveNamespace();
  }

  @Override
  public void close() {
    client.close();
  }

  private record Output(DfsOutputStream stream) implements OutputFile {
    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      stream.write(bytes, offset, count);
    }

    @Override
    public void hflush() throws IOException {
      stream.hflush();
    }

    @Override
    public void hsync() throws IOException {
      stream.hsync();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private record Input(DfsInputStream stream) implements InputFile {
    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      return stream.read(bytes, offset, count);
    }

    @Override
    public void readFully(long position, byte[] bytes, int offset, int count) throws IOException {
      stream.preadFully(position, bytes, offset, count);
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
