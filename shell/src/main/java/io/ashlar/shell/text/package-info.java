/** How values look to people: sizes, times, modes, names with odd characters. */
@NullMarked
package io.ashlar.shell.text;

import org.jspecify.annotations.NullMarked;
