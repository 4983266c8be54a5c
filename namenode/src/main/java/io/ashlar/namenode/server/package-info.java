/** Wiring and lifecycle of a NameNode process. */
@NullMarked
package io.ashlar.namenode.server;

import org.jspecify.annotations.NullMarked;
