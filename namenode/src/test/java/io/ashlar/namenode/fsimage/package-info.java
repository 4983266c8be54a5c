/** Tests of images in files. */
@NullMarked
package io.ashlar.namenode.fsimage;

import org.jspecify.annotations.NullMarked;
