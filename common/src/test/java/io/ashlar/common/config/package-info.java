/** Tests of configuration. */
@NullMarked
package io.ashlar.common.config;

import org.jspecify.annotations.NullMarked;
