/** What a run found, as records that become JSON ({@code dfs.bench/1}) and come back from it. */
@NullMarked
package io.ashlar.benchmarks.result;

import org.jspecify.annotations.NullMarked;
