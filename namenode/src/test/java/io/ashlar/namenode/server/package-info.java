/** A whole NameNode in this process, spoken to over real sockets. */
@NullMarked
package io.ashlar.namenode.server;

import org.jspecify.annotations.NullMarked;
