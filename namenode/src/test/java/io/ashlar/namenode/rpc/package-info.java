/** Who may call what, and what the audit log says of it. */
@NullMarked
package io.ashlar.namenode.rpc;

import org.jspecify.annotations.NullMarked;
