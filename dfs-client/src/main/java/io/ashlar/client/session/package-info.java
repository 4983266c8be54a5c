/** Calls to the NameNode: session, numbers, retries. */
@NullMarked
package io.ashlar.client.session;

import org.jspecify.annotations.NullMarked;
