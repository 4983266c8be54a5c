@NullMarked
package io.ashlar.shell.local;

import org.jspecify.annotations.NullMarked;
