/** The commands on local clusters. */
@NullMarked
package io.ashlar.dist.cluster.command;

import org.jspecify.annotations.NullMarked;
