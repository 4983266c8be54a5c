/** Clusters that are made ill, examined by {@code dfs doctor}, and cured as it says. */
@NullMarked
package io.ashlar.it.doctor;

import org.jspecify.annotations.NullMarked;
