/** The command that measures. */
@NullMarked
package io.ashlar.dist.bench;

import org.jspecify.annotations.NullMarked;
