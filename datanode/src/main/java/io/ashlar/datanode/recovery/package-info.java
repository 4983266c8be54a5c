/** Block recovery as the node that leads it does it: asks, decides, has it finished, reports. */
@NullMarked
package io.ashlar.datanode.recovery;

import org.jspecify.annotations.NullMarked;
