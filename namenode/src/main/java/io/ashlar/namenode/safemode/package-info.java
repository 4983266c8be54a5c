/** When writes begin: one class per rule that must be met before safe mode ends. */
@NullMarked
package io.ashlar.namenode.safemode;

import org.jspecify.annotations.NullMarked;
