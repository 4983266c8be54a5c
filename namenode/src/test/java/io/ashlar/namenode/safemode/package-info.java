/** The rules, with numbers set by hand. */
@NullMarked
package io.ashlar.namenode.safemode;

import org.jspecify.annotations.NullMarked;
