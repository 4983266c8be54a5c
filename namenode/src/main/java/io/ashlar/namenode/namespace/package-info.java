/** The inode tree, its permissions, leases and sessions: the hard state. */
@NullMarked
package io.ashlar.namenode.namespace;

import org.jspecify.annotations.NullMarked;
