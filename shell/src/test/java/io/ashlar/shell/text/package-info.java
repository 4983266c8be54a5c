@NullMarked
package io.ashlar.shell.text;

import org.jspecify.annotations.NullMarked;
