/** Local clusters: folders, configuration, processes of the daemons on this machine. */
@NullMarked
package io.ashlar.dist.cluster;

import org.jspecify.annotations.NullMarked;
