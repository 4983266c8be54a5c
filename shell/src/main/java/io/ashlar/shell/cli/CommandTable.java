package io.ashlar.shell.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names of all commands with a factory each. Only the command that is run is made, because making
 * all of them costs more than most of them take.
 */
public final class CommandTable {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Entry> byName = new LinkedHashMap<>();

  /**
   * One command.
   *
   * @param name primary name
   * @param aliases other names
   * @param section heading under which help lists it
   * @param summary one line for help
   * @param factory makes an object with picocli annotations
   */
  public record Entry(
      String name, List<String> aliases, String section, String summary, Supplier<?> factory) {}

  /** Adds a command. */
  public CommandTable add(
      String section, String name, String summary, Supplier<?> factory, String... aliases) {
    Entry entry = new Entry(name, List.of(aliases), section, summary, factory);
    entries.add(entry);
    byName.put(name, entry);
    entry.aliases().forEach(alias -> byName.put(alias, entry));
    return this;
  }

  /** Adds a command that help and completion do not show. */
  public void addHidden(String name, Supplier<?> factory) {
    byName.put(name, new Entry(name, List.of(), "", "", factory));
  }

  /** All commands in the order in which help lists them. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The command of that name, with or without HDFS's leading dash. */
  public @Nullable Entry find(String word) {
    return byName.get(word.startsWith("-") ? word.substring(1) : word);
  }
}
