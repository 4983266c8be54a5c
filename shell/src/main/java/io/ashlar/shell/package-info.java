/** The {@code dfs} command: one class per command over the client library. */
@NullMarked
package io.ashlar.shell;

import org.jspecify.annotations.NullMarked;
