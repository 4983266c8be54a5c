package io.ashlar.namenode.tools;

import io.ashlar.common.disk.Disk;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageHint;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** {@code dfs image print} and {@code dfs image diff}. */
public final class ImageTool {
  private final Disk disk;

  /** Reads through {@code disk}. */
  public ImageTool(Disk disk) {
    this.disk = disk;
  }

  /** Hears one item: its section and its fields. */
  @FunctionalInterface
  public interface Sink {
    /** {@code section} is header, inode, session or hint. */
    void item(String section, Map<String, Object> fields) throws IOException;
  }

  /** Gives every item of an image, which is verified first. */
  public void print(Path image, Sink sink) throws IOException {
    try (ImageReader reader = ImageReader.open(disk, image)) {
      reader.read(
          new ImageReader.Items() {
            @Override
            public void header(ImageHeader header) throws IOException {
              sink.item("header", MessageMaps.of(header));
            }

            @Override
            public void inode(ImageInode inode) throws IOException {
              sink.item("inode", MessageMaps.of(inode));
            }

            @Override
            public void session(ImageSession session) throws IOException {
              sink.item("session", MessageMaps.of(session));
            }

            @Override
            public void hint(ImageHint hint) throws IOException {
              sink.item("hint", MessageMaps.of(hint));
            }
          });
    }
  }

  /** One item that differs; {@code left} or {@code right} is empty where the item is missing. */
  public record Difference(
      String section, String id, Map<String, Object> left, Map<String, Object> right) {}

  /** Items of two images that differ, by section and id. Holds both images in memory. */
  public List<Difference> diff(Path left, Path right) throws IOException {
    Map<String, Map<String, Object>> ofLeft = items(left);
    Map<String, Map<String, Object>> ofRight = items(right);
    TreeMap<String, Boolean> keys = new TreeMap<>();
    ofLeft.keySet().forEach(key -> keys.put(key, true));
    ofRight.keySet().forEach(key -> keys.put(key, true));
    List<Difference> differences = new ArrayList<>();
    for (String key : keys.keySet()) {
      Map<String, Object> one = ofLeft.getOrDefault(key, Map.of());
      Map<String, Object> other = ofRight.getOrDefault(key, Map.of());
      if (!Objects.equals(one, other)) {
        String[] parts = key.split("/", 2);
        differences.add(new Difference(parts[0], parts[1], one, other));
      }
    }
    return differences;
  }

  private Map<String, Map<String, Object>> items(Path image) throws IOException {
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    print(
        image,
        (section, fields) -> {
          if (section.equals("hint")) {
            return; // No part of the state: two images may be equal without them.
          }
          Object id = fields.getOrDefault(section + "Id", "0");
          items.put(section + "/" + String.format("%20s", id), fields);
        });
    return items;
  }
}
