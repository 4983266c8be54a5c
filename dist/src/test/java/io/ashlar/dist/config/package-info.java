@NullMarked
package io.ashlar.dist.config;

import org.jspecify.annotations.NullMarked;
