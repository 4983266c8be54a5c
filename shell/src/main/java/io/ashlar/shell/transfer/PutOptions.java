package io.ashlar.shell.transfer;

import io.ashlar.shell.local.LinkPolicy;

/**
 * How a transfer to the file system is done.
 *
 * @param overwrite replaces files that are there
 * @param preserve keeps modes, times and, where possible, owners
 * @param links what happens to local symbolic links
 * @param replication of new files; 0: the server's default
 * @param blockSize of new files; 0: the server's default
 */
public record PutOptions(
    boolean overwrite, boolean preserve, LinkPolicy links, int replication, long blockSize) {}
