/** Looks for damaged replicas before a reader does. */
@NullMarked
package io.ashlar.datanode.scanner;

import org.jspecify.annotations.NullMarked;
