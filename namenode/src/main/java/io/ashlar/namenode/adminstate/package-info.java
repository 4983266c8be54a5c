/**
 * DataNodes that leave or rest: finds out what still depends on them, says so, and ends the state
 * when nothing does.
 */
@NullMarked
package io.ashlar.namenode.adminstate;

import org.jspecify.annotations.NullMarked;
