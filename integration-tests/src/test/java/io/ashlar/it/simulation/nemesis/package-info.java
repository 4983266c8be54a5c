/** Faults, from the seed. */
@NullMarked
package io.ashlar.it.simulation.nemesis;

import org.jspecify.annotations.NullMarked;
