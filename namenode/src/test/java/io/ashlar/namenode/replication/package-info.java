@NullMarked
package io.ashlar.namenode.replication;

import org.jspecify.annotations.NullMarked;
