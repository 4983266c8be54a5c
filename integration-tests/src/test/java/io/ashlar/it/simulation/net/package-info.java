/** A simulated network beneath Netty: channels whose bytes travel as events. */
@NullMarked
package io.ashlar.it.simulation.net;

import org.jspecify.annotations.NullMarked;
