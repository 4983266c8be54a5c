/** What makes commands start fast. */
@NullMarked
package io.ashlar.dist.startup;

import org.jspecify.annotations.NullMarked;
