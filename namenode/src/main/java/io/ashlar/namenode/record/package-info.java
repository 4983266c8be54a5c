/** Builders of edit records: what a handler decided, in the words of the log. */
@NullMarked
package io.ashlar.namenode.record;

import org.jspecify.annotations.NullMarked;
