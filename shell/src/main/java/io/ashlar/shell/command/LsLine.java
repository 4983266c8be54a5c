package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.text.Dates;
import io.ashlar.shell.text.EntryTypes;
import io.ashlar.shell.text.Modes;
import io.ashlar.shell.text.Sizes;

/** Lines of {@code ls} in the field's form, columns as wide as the widest entry of a directory. */
final class LsLine {
  private static final int SIZE_WIDTH_MIN = 10;

  private final boolean human;
  private int replicationWidth = 3;
  private int ownerWidth;
  private int groupWidth;
  private int sizeWidth = SIZE_WIDTH_MIN;

  private LsLine(boolean human) {
    this.human = human;
  }

  /** Columns that are widened by {@link #fit}. */
  static LsLine widths(boolean human) {
    return new LsLine(human);
  }

  /** Makes the columns wide enough for {@code file}. */
  LsLine fit(FileStatus file) {
    replicationWidth = Math.max(replicationWidth, replicationOf(file).length());
    ownerWidth = Math.max(ownerWidth, file.owner().length());
    groupWidth = Math.max(groupWidth, file.group().length());
    sizeWidth = Math.max(sizeWidth, Sizes.of(file.length(), human).length());
    return this;
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
    line.append(padding(text, width)).append(text).append(' ');
  }

  private static void left(StringBuilder line, String text, int width) {
    line.append(text).append(padding(text, width)).append(' ');
  }

  /** A file that changed since the columns were measured may need more room than they have. */
  private static String padding(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length()));
  }
}
