/** Typed configuration keys and the files and maps that they are read from. */
@NullMarked
package io.ashlar.common.config;

import org.jspecify.annotations.NullMarked;
