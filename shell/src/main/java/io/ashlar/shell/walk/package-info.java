/** Walks over remote trees, and many requests under way with their outcomes in order. */
@NullMarked
package io.ashlar.shell.walk;

import org.jspecify.annotations.NullMarked;
