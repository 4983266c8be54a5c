/** Ashlar as a measured file system: the adapter, and a cluster of its own. */
@NullMarked
package io.ashlar.benchmarks.ashlar;

import org.jspecify.annotations.NullMarked;
