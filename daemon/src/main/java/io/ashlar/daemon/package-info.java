/** What every daemon process shares: main loop, status file, logging, metrics and health. */
@NullMarked
package io.ashlar.daemon;

import org.jspecify.annotations.NullMarked;
