/** Copies files and trees in either direction, several at a time, never half under a final name. */
@NullMarked
package io.ashlar.shell.transfer;

import org.jspecify.annotations.NullMarked;
