@NullMarked
package io.ashlar.shell.fake;

import org.jspecify.annotations.NullMarked;
