/** Tests of the edit log. */
@NullMarked
package io.ashlar.namenode.editlog;

import org.jspecify.annotations.NullMarked;
