package dev.rowmill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Builds images with buildah and runs them with podman, both without a daemon. Nothing is ever pulled.
final class Containers {
    private static final List<String> PROGRAMS = List.of("buildah", "podman", "runc");

    /// Works as root inside a container too, where systemd and the journal are missing.
    private static final List<String> PODMAN =
            List.of("podman", "--cgroup-manager=cgroupfs", "--events-backend=file");

    private static final Pattern FROM = Pattern.compile("^FROM (\\S+)");
    private static final long COMMAND_SECONDS = 600;

    private Containers() {}

    /// What is missing to build this file and run what comes of it, empty if nothing is.
    static List<String> missingFor(Path dockerfile) throws IOException, InterruptedException {
        List<String> missing =
                new ArrayList<>(PROGRAMS.stream().filter(name -> !isInstalled(name)).toList());
        if (missing.isEmpty()) {
            for (String line : Files.readAllLines(dockerfile)) {
                Matcher from = FROM.matcher(line);
                if (from.find() && code("image", "exists", from.group(1)) != 0) {
                    missing.add("the image " + from.group(1));
                }
            }
        }
        return missing;
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// Builds an image under `name`; the caller removes it.
    static void build(Path context, Path dockerfile, String name) throws Exception {
        List<String> flags =
                List.of(
                        "--isolation=chroot",
                        "--pull-never",
                        "--network=host",
                        "--no-cache",
                        "--force-rm");
        var command = new ArrayList<>(List.of("buildah", "bud", "--format=docker"));
        command.addAll(flags);
        command.addAll(List.of("-t", name, "-f", dockerfile.toString(), context.toString()));
        require(command);
    }

    /// Starts a container with 256 MiB and no rights at all, in the background.
    static void start(String image, String name, List<String> settings) throws Exception {
        List<String> confined =
                List.of(
                        "--memory=256m",
                        "--read-only",
                        "--tmpfs=/tmp:rw,exec",
                        "--cap-drop=all",
                        "--security-opt=no-new-privileges");
        List<String> here =
                List.of(
                        "--runtime=runc",
                        "--network=host",
                        "--pull=never",
                        "--health-interval=disable",
                        "--ulimit=nofile=4096:4096",
                        "--ulimit=nproc=4096:4096");
        List<String> command = podman("run", "--detach", "--name", name);
        command.addAll(confined);
        command.addAll(here);
        settings.forEach(setting -> command.addAll(List.of("--env", setting)));
        command.add(image);
        require(command);
    }

    /// Podman's answer to these arguments, without its end of line.
    static String ask(String... arguments) throws IOException, InterruptedException {
        return require(podman(arguments));
    }

    /// The exit code of podman with these arguments, whatever it is.
    static int code(String... arguments) throws IOException, InterruptedException {
        return run(podman(arguments)).code;
    }

    private static List<String> podman(String... arguments) {
        var command = new ArrayList<>(PODMAN);
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static String require(List<String> command) throws IOException, InterruptedException {
        Result result = run(command);
        if (result.code != 0) {
            throw new IOException(
                    "%s: expected exit code 0, found %d: %s"
                            .formatted(String.join(" ", command), result.code, result.said));
        }
        return result.said.strip();
    }

    private record Result(int code, String said) {}

    /// Standard output goes to a file: a container that lives on would keep a pipe open.
    private static Result run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("rowmill-container", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException(
                        "%s: expected an end within %d s: %s"
                                .formatted(
                                        String.join(" ", command),
                                        COMMAND_SECONDS,
                                        Files.readString(said)));
            }
            return new Result(process.exitValue(), Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }
}
