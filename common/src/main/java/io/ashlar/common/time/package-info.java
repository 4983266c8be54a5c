/** The clock and scheduler seams: durations are monotonic, wall time is only shown to people. */
@NullMarked
package io.ashlar.common.time;

import org.jspecify.annotations.NullMarked;
