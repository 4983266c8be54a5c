package io.ashlar.client;

/** What an entry of the namespace is. */
public enum FileType {
  FILE,
  DIRECTORY,
  SYMLINK
}
