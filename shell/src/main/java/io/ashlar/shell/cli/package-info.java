/** The frame around every command: arguments, streams, JSON envelope, errors, exit codes. */
@NullMarked
package io.ashlar.shell.cli;

import org.jspecify.annotations.NullMarked;
