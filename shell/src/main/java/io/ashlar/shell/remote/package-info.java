/** What the commands ask of a file system, and how an operand names one. */
@NullMarked
package io.ashlar.shell.remote;

import org.jspecify.annotations.NullMarked;
