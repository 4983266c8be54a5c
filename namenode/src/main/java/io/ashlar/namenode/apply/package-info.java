/** One applier per record: the only code that changes the namespace. */
@NullMarked
package io.ashlar.namenode.apply;

import org.jspecify.annotations.NullMarked;
