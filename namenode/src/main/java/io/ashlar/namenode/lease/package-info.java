/** Who may write a file, for how long, and what becomes of files whose writer is gone. */
@NullMarked
package io.ashlar.namenode.lease;

import org.jspecify.annotations.NullMarked;
