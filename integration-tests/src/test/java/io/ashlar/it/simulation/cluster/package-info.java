/** Daemons and clients of the product as simulated processes. */
@NullMarked
package io.ashlar.it.simulation.cluster;

import org.jspecify.annotations.NullMarked;
