/** Rows of the fault matrix with real daemons: processes killed and paused, files damaged. */
@org.jspecify.annotations.NullMarked
package io.ashlar.it.faults;
