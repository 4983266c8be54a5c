/** Named points at which tests stop or fail a process, and checks that stay on in production. */
@NullMarked
package io.ashlar.common.fault;

import org.jspecify.annotations.NullMarked;
