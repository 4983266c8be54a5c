/** The client library against real servers inside one process. */
@NullMarked
package io.ashlar.it.client;

import org.jspecify.annotations.NullMarked;
