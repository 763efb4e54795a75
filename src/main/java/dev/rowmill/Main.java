package dev.rowmill;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.channels.Channels;

/// The entry point: parses the command line.
@Command(
        name = "rowmill",
        mixinStandardHelpOptions = true,
        description =
                "Carries large datasets through a pipeline of steps, and gives them back in order.",
        subcommands = {
            ServeCommand.class,
            RunCommand.class,
            CheckCommand.class,
            DemoCommand.class,
            CommandLine.HelpCommand.class
        },
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "(serve | run | check | demo)",
        footer = {
            "",
            "Without a command it serves. Start with: rowmill demo",
            "Exit codes: 0 done, 1 failed rows, 2 usage or invalid pipeline, 3 failed job."
        })
public final class Main implements Runnable {
    /// Done.
    static final int DONE = 0;

    /// Done, but rows failed.
    static final int ROWS_FAILED = 1;

    /// The command line, a setting or the pipeline is wrong.
    static final int USAGE = 2;

    /// It could not be done.
    static final int FAILED = 3;

    private Main() {}

    /// Runs a command and exits with its code.
    public static void main(String[] args) {
        // A channel's read can be interrupted: Ctrl-C ends a run that waits for more input.
        System.setIn(Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()));
        String[] command = args.length == 0 ? new String[] {"serve"} : args;
        System.exit(commandLine().execute(command));
    }

    /// The command line with all commands.
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public void run() {
        throw new IllegalStateException("a command line without a command serves");
    }

    /// The version for `--version`.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"rowmill " + Service.version()};
        }
    }
}
