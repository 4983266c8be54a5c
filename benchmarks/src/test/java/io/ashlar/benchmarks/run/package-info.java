/** Tests of the package. */
@NullMarked
package io.ashlar.benchmarks.run;

import org.jspecify.annotations.NullMarked;
