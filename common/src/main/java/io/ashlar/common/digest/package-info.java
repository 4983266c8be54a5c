/** Digests of sets of replicas, by which two sides find out where they differ. */
@NullMarked
package io.ashlar.common.digest;

import org.jspecify.annotations.NullMarked;
