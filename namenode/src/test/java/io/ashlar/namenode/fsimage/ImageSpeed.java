package io.ashlar.namenode.fsimage;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabLoader;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.namenode.namespace.slab.SyntheticTree;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Measures how an image is written and loaded: {@code ImageSpeed FOLDER [files]}. */
public final class ImageSpeed {
  private static final HashKey KEY = new HashKey(13, 14);

  private ImageSpeed() {}

  /** Writes an image of a synthetic tree, unless there is one, then loads it. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int files = args.length > 1 ? Integer.parseInt(args[1]) : 5_000_000;
    Path image;
    try (var found = Files.list(folder)) {
      image = found.filter(file -> ImageName.txidOf(file).isPresent()).findFirst().orElse(null);
    }
    if (image == null) {
      image = write(folder, files);
    }
    Clocks clocks = new Clocks();
    try (ImageReader reader = ImageReader.open(RealDisk.INSTANCE, image)) {
      clocks.print("verified " + Files.size(image) + " bytes");
      Namespace loaded = reader.load(new SlabLoader(KEY));
      clocks.print("loaded " + loaded.inodeCount() + " inodes");
    }
  }

  private static Path write(Path folder, int files) throws IOException {
    SlabNamespace namespace = new SlabNamespace(KEY);
    SyntheticTree tree = new SyntheticTree(namespace, 42);
    tree.churn(tree.fill(files));
    namespace.setAppliedTxid(1);
    Clocks clocks = new Clocks();
    try (FrozenNamespace frozen = namespace.freeze(Long.MAX_VALUE)) {
      clocks.print("froze");
      Path image = new ImageWriter(RealDisk.INSTANCE).write(folder, frozen, "cluster", "namespace");
      clocks.print("wrote");
      return image;
    }
  }

  /** Wall time, and the processor time of all threads, because a machine is seldom idle. */
  private static final class Clocks {
    private long wall = System.nanoTime();
    private long cpu = cpuNanos();

    private static long cpuNanos() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    void print(String what) {
      System.out.printf(
          Locale.ROOT,
          "%s: %.3f s, processor %.3f s%n",
          what,
          (System.nanoTime() - wall) / 1e9,
          (cpuNanos() - cpu) / 1e9);
      wall = System.nanoTime();
      cpu = cpuNanos();
    }
  }
}
