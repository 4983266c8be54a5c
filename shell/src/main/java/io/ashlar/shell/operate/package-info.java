/** Commands that tell operators what is wrong, why, and what would happen. */
@NullMarked
package io.ashlar.shell.operate;

import org.jspecify.annotations.NullMarked;
