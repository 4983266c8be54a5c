/** Real trees, rounds of kills, compared by SHA-256; run by the profile real-input. */
@NullMarked
package io.ashlar.it.realinput;

import org.jspecify.annotations.NullMarked;
