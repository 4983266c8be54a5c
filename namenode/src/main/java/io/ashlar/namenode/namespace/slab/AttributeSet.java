package io.ashlar.namenode.namespace.slab;

import io.ashlar.namenode.namespace.FileLayout;
import org.jspecify.annotations.Nullable;

/**
 * What many inodes have in common.
 *
 * @param layout of a file; null for a directory
 */
record AttributeSet(String owner, String group, int mode, @Nullable FileLayout layout) {}
