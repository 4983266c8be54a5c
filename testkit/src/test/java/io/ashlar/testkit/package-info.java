/** The fakes keep the contracts. */
@NullMarked
package io.ashlar.testkit;

import org.jspecify.annotations.NullMarked;
