/**
 * Runs a daemon of the distribution on a disk that fails and a clock that jumps when a test says
 * so.
 */
@NullMarked
package io.ashlar.it.harness.agent;

import org.jspecify.annotations.NullMarked;
