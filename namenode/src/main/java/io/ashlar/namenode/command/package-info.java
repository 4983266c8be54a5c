/** One handler per operation: a view and a command in, a decision out. */
@NullMarked
package io.ashlar.namenode.command;

import org.jspecify.annotations.NullMarked;
