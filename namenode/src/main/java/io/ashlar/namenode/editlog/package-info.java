/** Records on disk: segments, group commit, replay. */
@NullMarked
package io.ashlar.namenode.editlog;

import org.jspecify.annotations.NullMarked;
