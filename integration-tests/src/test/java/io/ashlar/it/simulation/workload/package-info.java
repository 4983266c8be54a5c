/** Users of the simulated cluster: what they ask, and what was acknowledged. */
@NullMarked
package io.ashlar.it.simulation.workload;

import org.jspecify.annotations.NullMarked;
