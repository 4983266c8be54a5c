/** Paths in the file system: syntax and limits. */
@NullMarked
package io.ashlar.common.path;

import org.jspecify.annotations.NullMarked;
