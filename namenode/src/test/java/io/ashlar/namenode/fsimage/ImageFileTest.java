package io.ashlar.namenode.fsimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.TreeMapLoader;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabLoader;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageFileTest {
  private static final HashKey KEY = new HashKey(11, 12);
  private static final Path FOLDER = Path.of("/current");

  /** Of the namespace in the golden file, which layout version 1 wrote as one section of inodes. */
  private static final String GOLDEN_DIGEST =
      "16bb499cc365a314324373954ec9da74ef1d99932d1c13ffe3cebfcf8b2d7e9d";

  private final FakeDisk disk = new FakeDisk(1);
  private final Scene scene = new Scene(new SlabNamespace(KEY));

  @BeforeEach
  void fill() throws IOException {
    disk.createDirectories(FOLDER);
    CommandContext admin = scene.superuser();
    for (int i = 0; i < 50; i++) {
      scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f" + i), admin);
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d/" + i), admin);
    }
    scene.accept(scene.handlers.delete(), Requests.delete("/f7"), admin);
  }

  @Test
  void shouldLoadWhatItWrote() throws IOException {
    Path image = write();

    assertThat(image.getFileName()).hasToString("fsimage_" + scene.namespace.appliedTxid());
    try (ImageReader reader = ImageReader.open(disk, image)) {
      assertThat(reader.header().getClusterId()).isEqualTo("cluster");
      Namespace loaded = reader.load(new SlabLoader(KEY));
      assertThat(loaded.digest()).isEqualTo(scene.namespace.digest());
      Recount.check(loaded);
      assertThat(reader.load(new TreeMapLoader()).digest()).isEqualTo(scene.namespace.digest());
    }
  }

  @Test
  void shouldLoadAnImageOfTheFirstRelease() throws IOException {
    Path image = put("fsimage_278", golden());
    try (ImageReader reader = ImageReader.open(disk, image)) {
      assertThat(reader.load(new SlabLoader(KEY)).digest()).isEqualTo(GOLDEN_DIGEST);
      assertThat(reader.load(new TreeMapLoader()).digest()).isEqualTo(GOLDEN_DIGEST);
    }
  }

  @Test
  void shouldRefuseDamageAtAnyPosition() throws IOException {
    byte[] good = read(write());
    Random random = new Random(13);
    for (int i = 0; i < 1_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Path image = put("fsimage_" + scene.namespace.appliedTxid(), bad);
      assertThatThrownBy(() -> ImageReader.open(disk, image)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldRefuseAnImageCutAnywhere() throws IOException {
    byte[] good = read(write());
    for (int length = 0; length < good.length; length += 97) {
      Path image =
          put("fsimage_" + scene.namespace.appliedTxid(), java.util.Arrays.copyOf(good, length));
      assertThatThrownBy(() -> ImageReader.open(disk, image))
          .isInstanceOf(ImageCorruptException.class);
    }
  }

  @Test
  void shouldLeaveNothingWhenTheFrozenStateIsLost() throws IOException {
    try (FrozenNamespace frozen = scene.namespace.freeze(0)) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/later"), scene.superuser());
      assertThatThrownBy(() -> new ImageWriter(disk).write(FOLDER, frozen, "c", "n"))
          .isInstanceOf(FrozenNamespace.LostException.class);
    }
    assertThat(disk.list(FOLDER)).isEmpty();
  }

  private Path write() throws IOException {
    try (FrozenNamespace frozen = scene.namespace.freeze(Long.MAX_VALUE)) {
      return new ImageWriter(disk).write(FOLDER, frozen, "cluster", "namespace");
    }
  }

  private byte[] read(Path path) throws IOException {
    try (DiskFile file = disk.openRead(path)) {
      ByteBuffer all = ByteBuffer.allocate((int) file.size());
      file.read(all, 0);
      return all.array();
    }
  }

  private Path put(String name, byte[] content) throws IOException {
    Path path = FOLDER.resolve(name);
    disk.deleteIfExists(path);
    try (DiskFile file = disk.createNew(path)) {
      file.write(ByteBuffer.wrap(content), 0);
    }
    return path;
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = ImageFileTest.class.getResourceAsStream("/golden/image/fsimage_278")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
