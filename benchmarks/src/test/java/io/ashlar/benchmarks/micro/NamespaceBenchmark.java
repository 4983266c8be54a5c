package io.ashlar.benchmarks.micro;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Create, lookup and list in one directory, at three sizes: the cost must not follow the size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class NamespaceBenchmark {
  private static final InodeAttributes ATTRIBUTES = new InodeAttributes("me", "us", 0755, 1);
  private static final int PAGE = 1_000;

  /** Entries of the directory. */
  @Param({"1000", "100000", "1000000"})
  public int entries;

  /** Which implementation; the plain one is the model of the other. */
  @Param({"slab", "tree"})
  public String implementation = "slab";

  private Namespace namespace = new TreeMapNamespace();
  private final SplittableRandom random = new SplittableRandom(1);
  private InodeId directory = NamespaceView.ROOT_ID;
  private DfsPath[] paths = new DfsPath[0];

  /** Fills the directory. */
  @Setup
  public void fill() {
    namespace =
        implementation.equals("slab")
            ? new SlabNamespace(new HashKey(1, 2))
            : new TreeMapNamespace();
    namespace.startEpoch(new Epoch(1));
    InodeId parent = NamespaceView.ROOT_ID;
    for (String name : new String[] {"a", "b", "c"}) {
      parent = add(parent, name);
    }
    directory = parent;
    paths = new DfsPath[Math.min(entries, 100_000)];
    for (int i = 0; i < entries; i++) {
      String name = "entry-" + Long.toHexString(random.nextLong()) + i;
      add(directory, name);
      if (i < paths.length) {
        paths[i] = DfsPath.parse("/a/b/c/" + name);
      }
    }
  }

  private InodeId add(InodeId parent, String name) {
    InodeId id = namespace.nextInodeId();
    namespace.addDirectory(id, parent, name, ATTRIBUTES);
    return id;
  }

  /** Makes an entry and removes it, so that the size stays. */
  @Benchmark
  public long create() {
    InodeId id = add(directory, "new-" + random.nextLong());
    namespace.detach(id, 1);
    namespace.reclaim(id, 1, 1);
    return id.value();
  }

  /** Walks four levels down to a random entry. */
  @Benchmark
  public NamespaceView.Resolution resolve() {
    return namespace.resolve(paths[random.nextInt(paths.length)]);
  }

  /** Parses and walks, as a request does. */
  @Benchmark
  public NamespaceView.Resolution parseAndResolve() {
    String text = paths[random.nextInt(paths.length)].toString();
    return namespace.resolve(DfsPath.parse(text));
  }

  /** One page that begins behind a random entry. */
  @Benchmark
  public int listPage() {
    DfsPath after = paths[random.nextInt(paths.length)];
    InodeView inode = namespace.inode(directory);
    if (!(inode instanceof DirectoryView view)) {
      throw new IllegalStateException("the directory is gone");
    }
    return view.children(after.name(), PAGE).size();
  }
}
