package io.ashlar.namenode.namespace;

/** What every new inode is given besides its place in the tree. */
public record InodeAttributes(String owner, String group, int mode, long mtimeMs) {}
