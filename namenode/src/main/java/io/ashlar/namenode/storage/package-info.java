/** Metadata folders: formatting, locking, epochs, and what a start finds in them. */
@NullMarked
package io.ashlar.namenode.storage;

import org.jspecify.annotations.NullMarked;
