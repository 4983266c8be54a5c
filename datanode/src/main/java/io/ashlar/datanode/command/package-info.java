/** What the NameNode tells this DataNode to do; one handler per command. */
@NullMarked
package io.ashlar.datanode.command;

import org.jspecify.annotations.NullMarked;
