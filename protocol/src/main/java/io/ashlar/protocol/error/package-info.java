/** Error codes with their category and remedy, and the exception that carries them. */
@NullMarked
package io.ashlar.protocol.error;

import org.jspecify.annotations.NullMarked;
