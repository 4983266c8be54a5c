@NullMarked
package io.ashlar.shell.walk;

import org.jspecify.annotations.NullMarked;
