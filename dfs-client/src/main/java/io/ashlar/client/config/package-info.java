/** Keys of the client and the record made of them. */
@NullMarked
package io.ashlar.client.config;

import org.jspecify.annotations.NullMarked;
