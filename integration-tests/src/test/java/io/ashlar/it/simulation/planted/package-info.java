/** Bugs that are there on purpose, to show that the simulation finds them. See ADR 13. */
@NullMarked
package io.ashlar.it.simulation.planted;

import org.jspecify.annotations.NullMarked;
