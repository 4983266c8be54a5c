/** Patterns like {@code *.log} and {@code {a,b}/?}, on both sides of a transfer. */
@NullMarked
package io.ashlar.shell.glob;

import org.jspecify.annotations.NullMarked;
