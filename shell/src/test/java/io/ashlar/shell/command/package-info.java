@NullMarked
package io.ashlar.shell.command;

import org.jspecify.annotations.NullMarked;
