/** Tests of the namesystem loop. */
@NullMarked
package io.ashlar.namenode.loop;

import org.jspecify.annotations.NullMarked;
