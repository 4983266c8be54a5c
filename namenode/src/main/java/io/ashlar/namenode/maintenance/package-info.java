/** Background work on the namespace: timers that look and submit commands. */
@NullMarked
package io.ashlar.namenode.maintenance;

import org.jspecify.annotations.NullMarked;
