/** Child processes that end with the command, whatever happens. */
@NullMarked
package io.ashlar.benchmarks.process;

import org.jspecify.annotations.NullMarked;
