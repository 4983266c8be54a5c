/** Tests of the package. */
@NullMarked
package io.ashlar.benchmarks.process;

import org.jspecify.annotations.NullMarked;
