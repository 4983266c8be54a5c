/** Looks into the files of a stopped NameNode, and repairs a log at an operator's word. */
@NullMarked
package io.ashlar.namenode.tools;

import org.jspecify.annotations.NullMarked;
