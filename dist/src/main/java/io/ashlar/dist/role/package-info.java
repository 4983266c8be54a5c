/** Daemons in the foreground, and what is done to their folders while they are down. */
@NullMarked
package io.ashlar.dist.role;

import org.jspecify.annotations.NullMarked;
