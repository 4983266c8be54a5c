package io.ashlar.shell;

import io.ashlar.shell.admin.AdminCommand;
import io.ashlar.shell.cli.CommandTable;
import io.ashlar.shell.cli.CompletionCommand;
import io.ashlar.shell.cli.HelpCommand;
import io.ashlar.shell.cli.VersionCommand;
import io.ashlar.shell.command.AppendCommand;
import io.ashlar.shell.command.BlocksCommand;
import io.ashlar.shell.command.CatCommand;
import io.ashlar.shell.command.ChecksumCommand;
import io.ashlar.shell.command.ChgrpCommand;
import io.ashlar.shell.command.ChmodCommand;
import io.ashlar.shell.command.ChownCommand;
import io.ashlar.shell.command.ConcatCommand;
import io.ashlar.shell.command.CountCommand;
import io.ashlar.shell.command.CpCommand;
import io.ashlar.shell.command.DfCommand;
import io.ashlar.shell.command.DiffCommand;
import io.ashlar.shell.command.DuCommand;
import io.ashlar.shell.command.FindCommand;
import io.ashlar.shell.command.GetCommand;
import io.ashlar.shell.command.HeadCommand;
import io.ashlar.shell.command.LeaseCommand;
import io.ashlar.shell.command.LsCommand;
import io.ashlar.shell.command.MkdirCommand;
import io.ashlar.shell.command.MoveFromLocalCommand;
import io.ashlar.shell.command.MvCommand;
import io.ashlar.shell.command.PutCommand;
import io.ashlar.shell.command.RmCommand;
import io.ashlar.shell.command.RmdirCommand;
import io.ashlar.shell.command.SetrepCommand;
import io.ashlar.shell.command.StatCommand;
import io.ashlar.shell.command.SyncCommand;
import io.ashlar.shell.command.TailCommand;
import io.ashlar.shell.command.TestCommand;
import io.ashlar.shell.command.TouchCommand;
import io.ashlar.shell.command.TouchzCommand;
import io.ashlar.shell.command.TruncateCommand;
import io.ashlar.shell.operate.DoctorCommand;
import io.ashlar.shell.operate.ExplainCommand;
import io.ashlar.shell.operate.FsckCommand;
import io.ashlar.shell.operate.PlanCommand;

/** The commands of this module. A program that has more adds them to the same table. */
public final class ShellCommands {
  private static final String FILES = "Files and directories";
  private static final String FACTS = "Facts";
  private static final String RIGHTS = "Owners, modes, replicas";
  private static final String OPERATORS = "Operators";
  private static final String SHELL = "The command itself";

  private ShellCommands() {}

  /** Adds the commands on files. */
  public static CommandTable addFileCommands(CommandTable table) {
    table
        .add(FILES, "ls", "lists files and directories", LsCommand::new)
        .add(FILES, "put", "copies from the local disk", PutCommand::new, "copyFromLocal")
        .add(FILES, "get", "copies to the local disk", GetCommand::new, "copyToLocal")
        .add(FILES, "sync", "makes two copies equal, sends changes", SyncCommand::new)
        .add(FILES, "append", "adds to the end of a file", AppendCommand::new, "appendToFile")
        .add(FILES, "cat", "writes files to standard output", CatCommand::new)
        .add(FILES, "text", "like cat; decompresses gzip", CatCommand::text)
        .add(FILES, "head", "writes the beginning of files", HeadCommand::new)
        .add(FILES, "tail", "writes the end of a file", TailCommand::new)
        .add(FILES, "mkdir", "makes directories", MkdirCommand::new)
        .add(FILES, "rm", "deletes files and directories", RmCommand::new)
        .add(FILES, "rmdir", "deletes empty directories", RmdirCommand::new)
        .add(FILES, "mv", "moves or renames", MvCommand::new)
        .add(FILES, "cp", "copies within the file system", CpCommand::new)
        .add(FILES, "moveFromLocal", "like put; deletes the source", MoveFromLocalCommand::new)
        .add(FILES, "truncate", "cuts files at a length", TruncateCommand::new)
        .add(FILES, "concat", "joins files without copying", ConcatCommand::new)
        .add(FILES, "touchz", "makes empty files", TouchzCommand::new)
        .add(FILES, "touch", "sets times, makes files", TouchCommand::new)
        .add(FACTS, "stat", "prints facts of files", StatCommand::new)
        .add(FACTS, "test", "answers by the exit code", TestCommand::new)
        .add(FACTS, "find", "finds by name and type", FindCommand::new)
        .add(FACTS, "du", "prints sizes of subtrees", DuCommand::new)
        .add(FACTS, "df", "prints capacity and free space", DfCommand::new)
        .add(FACTS, "count", "counts directories, files, bytes", CountCommand::new)
        .add(FACTS, "diff", "compares with the local disk", DiffCommand::new)
        .add(FACTS, "checksum", "prints checksums of content", ChecksumCommand::new)
        .add(FACTS, "blocks", "shows blocks and replicas", BlocksCommand::new)
        .add(RIGHTS, "chmod", "changes permission bits", ChmodCommand::new)
        .add(RIGHTS, "chown", "changes owner and group", ChownCommand::new)
        .add(RIGHTS, "chgrp", "changes the group", ChgrpCommand::new)
        .add(RIGHTS, "setrep", "changes the number of replicas", SetrepCommand::new)
        .add(OPERATORS, "doctor", "tells what is wrong and what cures it", DoctorCommand::new)
        .add(OPERATORS, "fsck", "looks for blocks in trouble", FsckCommand::new)
        .add(OPERATORS, "explain", "tells why a block or node is as it is", ExplainCommand::new)
        .add(OPERATORS, "plan", "tells what the loss of nodes would move", PlanCommand::new)
        .add(OPERATORS, "lease", "shows and ends the writing of files", LeaseCommand::new)
        .add(OPERATORS, "admin", "safe mode, images, report, metrics", AdminCommand::new);
    return table;
  }

  /** Adds the commands about the command itself; they know all others. */
  public static CommandTable addOwnCommands(CommandTable table) {
    return table
        .add(SHELL, "version", "prints the version", VersionCommand::new)
        .add(SHELL, "completion", "prints a completion script", () -> new CompletionCommand(table))
        .add(SHELL, "help", "lists commands, shows usage", () -> new HelpCommand(table));
  }
}
