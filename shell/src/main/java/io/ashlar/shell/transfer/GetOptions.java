package io.ashlar.shell.transfer;

/**
 * How a transfer from the file system is done.
 *
 * @param overwrite replaces local files that are there
 * @param preserve keeps modes, times and, where possible, owners
 */
public record GetOptions(boolean overwrite, boolean preserve) {}
