/** Runs the real command and real daemons, and compares trees. */
@NullMarked
package io.ashlar.it.harness;

import org.jspecify.annotations.NullMarked;
