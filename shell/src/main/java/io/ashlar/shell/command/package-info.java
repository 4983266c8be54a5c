/** One class per command over a file system. */
@NullMarked
package io.ashlar.shell.command;

import org.jspecify.annotations.NullMarked;
