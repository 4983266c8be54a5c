@NullMarked
package io.ashlar.shell.transfer;

import org.jspecify.annotations.NullMarked;
