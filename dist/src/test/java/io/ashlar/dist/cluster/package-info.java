@NullMarked
package io.ashlar.dist.cluster;

import org.jspecify.annotations.NullMarked;
