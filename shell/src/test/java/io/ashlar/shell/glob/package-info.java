@NullMarked
package io.ashlar.shell.glob;

import org.jspecify.annotations.NullMarked;
