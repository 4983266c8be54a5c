/** What a DataNode counts. */
@NullMarked
package io.ashlar.datanode.metrics;

import org.jspecify.annotations.NullMarked;
