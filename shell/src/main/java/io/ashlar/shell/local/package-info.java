/** The local side of transfers: operands, links, names and special files of the machine's disk. */
@NullMarked
package io.ashlar.shell.local;

import org.jspecify.annotations.NullMarked;
