/** Tests of metadata folders, images and restarts. */
@NullMarked
package io.ashlar.namenode.storage;

import org.jspecify.annotations.NullMarked;
