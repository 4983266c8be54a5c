package io.ashlar.it.harness.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The files by which a test and the daemon with one id talk to each other. */
record FaultFiles(Path folder, String daemon) {
  /** What is wrong from now on. */
  String orders() throws IOException {
    return text(file("orders"));
  }

  void order(String text) throws IOException {
    replace(file("orders"), text);
  }

  /** The orders that the daemon follows. */
  String followed() throws IOException {
    return text(file("followed"));
  }

  void follow(String text) throws IOException {
    replace(file("followed"), text);
  }

  /** What failed so far, line by line. */
  List<String> struck() throws IOException {
    return text(file("struck")).lines().toList();
  }

  synchronized void strike(String line) throws IOException {
    Files.writeString(
        file("struck"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Path file(String what) {
    return folder.resolve(daemon + "." + what);
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
