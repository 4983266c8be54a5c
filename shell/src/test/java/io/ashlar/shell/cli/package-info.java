@NullMarked
package io.ashlar.shell.cli;

import org.jspecify.annotations.NullMarked;
