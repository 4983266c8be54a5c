package io.ashlar.datanode.replica;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of the files of replicas below one namespace's folder. They derive from ids only.
 *
 * @param root {@code current/<namespace id>} of a volume
 */
record ReplicaNames(Path root) {
  private static final Pattern DATA = Pattern.compile("blk_(-?\\d{1,19})");
  private static final Pattern META = Pattern.compile("blk_(-?\\d{1,19})_(-?\\d{1,19})\\.meta");

  private static final String BESIDE = ".tmp";

  /** 256 neighbouring ids share a folder, so that a run of new blocks dirties few folders. */
  private static final int LEAF_SHIFT = 12;

  private static final int FANOUT_BITS = 5;
  private static final int FANOUT_MASK = (1 << FANOUT_BITS) - 1;

  Path rbw() {
    return root.resolve("rbw");
  }

  Path finalized() {
    return root.resolve("finalized");
  }

  /** Folder of the outer level that a finalized replica lies in. */
  Path outer(long blockId) {
    return finalized().resolve(hex(blockId >>> (LEAF_SHIFT + FANOUT_BITS)));
  }

  /** Folder that a finalized replica lies in. */
  Path leaf(long blockId) {
    return outer(blockId).resolve(hex(blockId >>> LEAF_SHIFT));
  }

  Path folder(ReplicaKey key, boolean isFinal) {
    return isFinal ? leaf(key.blockId().value()) : rbw();
  }

  Path data(ReplicaKey key, boolean isFinal) {
    return folder(key, isFinal).resolve(dataName(key.blockId().value()));
  }

  Path meta(ReplicaKey key, boolean isFinal) {
    return folder(key, isFinal).resolve(metaName(key));
  }

  /** Where a file is made before it gets the name {@code file}; a start removes such files. */
  Path beside(Path file) {
    return rbw().resolve(file.getFileName() + BESIDE);
  }

  /** True for the name of a file that was being made. */
  static boolean isBeside(String name) {
    return name.startsWith("blk_") && name.endsWith(BESIDE);
  }

  static String dataName(long blockId) {
    return "blk_" + blockId;
  }

  static String metaName(ReplicaKey key) {
    return "blk_" + key.blockId() + "_" + key.stamp() + ".meta";
  }

  /** The block id of a data file's name; null for another name. */
  static @Nullable Long parseData(String name) {
    Matcher matcher = DATA.matcher(name);
    return matcher.matches() ? parseLong(matcher.group(1)) : null;
  }

  /** The replica of a checksum file's name; null for another name. */
  static @Nullable ReplicaKey parseMeta(String name) {
    Matcher matcher = META.matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    Long id = parseLong(matcher.group(1));
    Long stamp = parseLong(matcher.group(2));
    return id == null || stamp == null ? null : ReplicaKey.of(id, stamp);
  }

  private static @Nullable Long parseLong(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return null; // Nineteen digits can be too large.
    }
  }

  private static String hex(long bits) {
    String text = Long.toHexString(bits & FANOUT_MASK);
    return text.length() == 1 ? "0" + text : text;
  }
}
