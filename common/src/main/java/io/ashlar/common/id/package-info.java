/** Identities as types, so that a block id is never passed for a stamp. */
@NullMarked
package io.ashlar.common.id;

import org.jspecify.annotations.NullMarked;
