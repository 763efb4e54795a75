package dev.rowmill;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.Map;

/// The entry point: parses the command line.
@Command(
        name = "rowmill",
        mixinStandardHelpOptions = true,
        description =
                "Carries large datasets through a pipeline of steps, and gives them back in order.",
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

    private static final Map<String, Class<?>> COMMANDS = commands();

    private Main() {}

    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("serve", ServeCommand.class);
        commands.put("run", RunCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("train", TrainCommand.class);
        return commands;
    }

    /// Runs a command and exits with its code.
    public static void main(String[] args) {
        // A channel's read can be interrupted: Ctrl-C ends a run that waits for more input.
        System.setIn(Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()));
        String[] command = args.length == 0 ? new String[] {"serve"} : args;
        System.exit(commandLine(command[0]).execute(command));
    }

    /// The command line with all commands.
    static CommandLine commandLine() {
        return commandLine("");
    }

    /// The command line with one command where that is a command's name, and else with all: to look at the options of
    /// the others takes longer than a small run.
    static CommandLine commandLine(String name) {
        Class<?> named = COMMANDS.get(name);
        var line = new CommandLine(new Main());
        if (named != null) {
            line.addSubcommand(named);
        } else {
            COMMANDS.values().forEach(line::addSubcommand);
            line.addSubcommand(CommandLine.HelpCommand.class);
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true);
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
