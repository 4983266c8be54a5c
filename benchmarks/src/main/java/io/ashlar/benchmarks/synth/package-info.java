/** Large namespaces and many DataNodes without the data, for measures of memory and restart. */
@NullMarked
package io.ashlar.benchmarks.synth;

import org.jspecify.annotations.NullMarked;
