/** One class per read of the namespace: a view and a request in, a response out. */
@NullMarked
package io.ashlar.namenode.query;

import org.jspecify.annotations.NullMarked;
