/** Tests of the package. */
@NullMarked
package io.ashlar.benchmarks.synth;

import org.jspecify.annotations.NullMarked;
