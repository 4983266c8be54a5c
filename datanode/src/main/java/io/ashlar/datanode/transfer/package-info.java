/** Block data on the wire: sockets on one side, pipeline and volumes on the other. */
@NullMarked
package io.ashlar.datanode.transfer;

import org.jspecify.annotations.NullMarked;
