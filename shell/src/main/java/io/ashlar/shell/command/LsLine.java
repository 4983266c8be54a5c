package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.text.Dates;
import io.ashlar.shell.text.EntryTypes;
import io.ashlar.shell.text.Modes;
import io.ashlar.shell.text.Sizes;
import java.util.List;

/** Lines of {@code ls} in the field's form, columns as wide as the widest entry of a directory. */
final class LsLine {
  private static final int SIZE_WIDTH_MIN = 10;

  private final boolean human;
  private final int replicationWidth;
  private final int ownerWidth;
  private final int groupWidth;
  private final int sizeWidth;

  private LsLine(boolean human, int replication, int owner, int group, int size) {
    this.human = human;
    this.replicationWidth = replication;
    this.ownerWidth = owner;
    this.groupWidth = group;
    this.sizeWidth = size;
  }

  static LsLine fitting(List<FileStatus> files, boolean human) {
    int replication = 3;
    int owner = 0;
    int group = 0;
    int size = SIZE_WIDTH_MIN;
    for (FileStatus file : files) {
      replication = Math.max(replication, replicationOf(file).length());
      owner = Math.max(owner, file.owner().length());
      group = Math.max(group, file.group().length());
      size = Math.max(size, Sizes.of(file.length(), human).length());
    }
    return new LsLine(human, replication, owner, group, size);
  }

  String format(FileStatus file, String shownPath) {
    StringBuilder line = new StringBuilder(96);
    line.append(EntryTypes.letter(file.type())).append(Modes.symbolic(file.mode())).append(' ');
    right(line, replicationOf(file), replicationWidth);
    left(line, file.owner(), ownerWidth);
    left(line, file.group(), groupWidth);
    right(line, Sizes.of(file.length(), human), sizeWidth);
    return line.append(Dates.minute(file.mtimeMs())).append(' ').append(shownPath).toString();
  }

  private static String replicationOf(FileStatus file) {
    return file.isFile() ? Integer.toString(file.replication()) : "-";
  }

  private static void right(StringBuilder line, String text, int width) {
    line.append(" ".repeat(width - text.length())).append(text).append(' ');
  }

  private static void left(StringBuilder line, String text, int width) {
    line.append(text).append(" ".repeat(width - text.length())).append(' ');
  }
}
