package io.ashlar.benchmarks.peer;

import io.ashlar.benchmarks.driver.InputFile;
import io.ashlar.benchmarks.driver.OutputFile;
import io.ashlar.benchmarks.driver.Target;
import io.ashlar.benchmarks.driver.TargetFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.DatanodeReportType;

/** The workloads' calls as calls of Hadoop's {@link FileSystem}. */
final class HadoopTarget implements Target {
  private final FileSystem fileSystem;

  private HadoopTarget(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /** Made by name in the driver's process. */
  public static final class Factory implements TargetFactory {
    @Override
    public Target connect(String uri, Map<String, String> settings) throws IOException {
      Configuration configuration = new Configuration();
      settings.forEach(configuration::set);
      return new HadoopTarget(FileSystem.get(URI.create(uri), configuration));
    }
  }

  @Override
  public OutputFile create(String path) throws IOException {
    return new Output(fileSystem.create(new Path(path), true));
  }

  @Override
  public void createEmpty(String path) throws IOException {
    fileSystem.create(new Path(path), false).close();
  }

  @Override
  public InputFile open(String path) throws IOException {
    return new Input(fileSystem.open(new Path(path)));
  }

  @Override
  public long stat(String path) throws IOException {
    return fileSystem.getFileStatus(new Path(path)).getLen();
  }

  @Override
  public int list(String path) throws IOException {
    return fileSystem.listStatus(new Path(path)).length;
  }

  @Override
  public void mkdirs(String path) throws IOException {
    if (!fileSystem.mkdirs(new Path(path))) {
      throw new IOException("mkdirs of " + path + " was refused");
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    if (!fileSystem.rename(new Path(from), new Path(to))) {
      throw new FileNotFoundException("rename of " + from + " was refused");
    }
  }

  @Override
  public boolean delete(String path, boolean recursive) throws IOException {
    return fileSystem.delete(new Path(path), recursive);
  }

  @Override
  public int liveDataNodes() throws IOException {
    DistributedFileSystem hdfs = (DistributedFileSystem) fileSystem;
    return hdfs.isInSafeMode() ? 0 : hdfs.getDataNodeStats(DatanodeReportType.LIVE).length;
  }

  @Override
  public void checkpoint() throws IOException {
    DistributedFileSystem hdfs = (DistributedFileSystem) fileSystem;
    hdfs.setSafeMode(SafeModeAction.ENTER);
    hdfs.saveNamespace();
    hdfs.setSafeMode(SafeModeAction.LEAVE);
  }

  @Override
  public void close() throws IOException {
    fileSystem.close();
  }

  private record Output(FSDataOutputStream stream) implements OutputFile {
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

  private record Input(FSDataInputStream stream) implements InputFile {
    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      return stream.read(bytes, offset, count);
    }

    @Override
    public void readFully(long position, byte[] bytes, int offset, int count)
        throws IOException {
      stream.readFully(position, bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
