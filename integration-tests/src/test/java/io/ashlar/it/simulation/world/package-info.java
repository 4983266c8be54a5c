/** Simulated time, processes and threads: one queue of events, one seed. */
@NullMarked
package io.ashlar.it.simulation.world;

import org.jspecify.annotations.NullMarked;
