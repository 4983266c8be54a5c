@NullMarked
package io.ashlar.shell.remote;

import org.jspecify.annotations.NullMarked;
