package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The launcher, run by a real shell among JDKs that are only scripts: each prints its own place, its process id
/// and its arguments, a line each.
///
/// The folders of the system are looked up below a temporary root, so that no JDK of this machine is found.
class LauncherTest {
    private static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+ExitOnOutOfMemoryError");

    @TempDir private Path root;

    private Path launcher = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void layOutTheSystem() throws IOException {
        root = root.toRealPath();
        String script = Files.readString(Path.of("src/main/launcher/rowmill"));
        for (String folder :
                List.of(
                        "/usr/lib/jvm/",
                        "/opt/",
                        "/Library/",
                        "/usr/libexec/",
                        "/proc/",
                        "/sys/")) {
            assertThat(script).contains(folder);
            script = script.replace(folder, root + folder);
        }
        launcher = executable(root.resolve("rowmill/rowmill"), script);
        Files.writeString(root.resolve("rowmill/rowmill.jar"), "");
        for (String tool : List.of("sed", "readlink", "cat")) {
            executable(
                    root.resolve("tools/" + tool), "#!/bin/sh\nexec " + find(tool) + " \"$@\"\n");
        }
        environment.put("PATH", root.resolve("bin") + ":" + root.resolve("tools"));
        environment.put("HOME", root.resolve("home").toString());
    }

    @Test
    void takesTheJavaOfJavaHome() throws Exception {
        Path java = jdk("somewhere", "25.0.1");
        environment.put("JAVA_HOME", root.resolve("somewhere").toString());

        assertThat(start().java()).isEqualTo(java.toString());
    }

    @Test
    void takesTheJavaOnThePath() throws Exception {
        Path java = jdk("", "26");

        assertThat(start().java()).isEqualTo(java.toString());
    }

    @Test
    void readsTheVersionWhereTheLinksOfThePathLead() throws Exception {
        jdk("jdk25", "25.0.1");
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/java"), root.resolve("jdk25/bin/java"));
        Files.createSymbolicLink(root.resolve("bin/java"), Path.of("../etc/java"));

        assertThat(start().java()).isEqualTo(root.resolve("bin/java").toString());
    }

    @Test
    void asksAJavaWithoutAReleaseFileForItsVersion() throws Exception {
        Path java = jdk("", "25.0.1");
        Files.delete(root.resolve("release"));

        assertThat(start().java()).isEqualTo(java.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/jvm/temurin-25-jdk-amd64",
                "opt/java/openjdk",
                "opt/jdk-25.0.1",
                "home/.sdkman/candidates/java/25.0.1-tem",
                "home/.jdks/temurin-25",
                "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home"
            })
    void findsAJavaInTheUsualFolders(String home) throws Exception {
        Path java = jdk(home, "25.0.1");

        assertThat(start().java()).isEqualTo(java.toString());
    }

    @Test
    void asksMacOsWhereAJavaIs() throws Exception {
        Path java = jdk("apps/jdk", "25.0.1");
        executable(
                root.resolve("usr/libexec/java_home"),
                "#!/bin/sh\n[ \"$*\" = '-F -v 25+' ] && echo " + root.resolve("apps/jdk") + "\n");

        assertThat(start().java()).isEqualTo(java.toString());
    }

    @Test
    void passesOldJavasByUntilOneIsNewEnough() throws Exception {
        jdk("old", "21.0.2");
        environment.put("JAVA_HOME", root.resolve("old").toString());
        jdk("", "17.0.15");
        jdk("usr/lib/jvm/a-8", "1.8.0_402");
        Path java = jdk("usr/lib/jvm/b-25", "25");

        assertThat(start().java()).isEqualTo(java.toString());
    }

    @Test
    void refusesJava17AndSaysWhatToInstall() throws Exception {
        Path java = jdk("", "17.0.15");

        Ended ended = start("serve");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("rowmill: expected Java 25 or newer, found none in JAVA_HOME")
                .contains("\n  found 17 at " + java + "\n")
                .contains("Install a Java 25 (Eclipse Temurin");
    }

    @Test
    void saysWhatToInstallWhereThereIsNoJavaAtAll() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");
        environment.remove("HOME");

        Ended ended = start();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("the usual folders.\nInstall a Java 25");
    }

    @Test
    void saysWhereItExpectedTheJar() throws Exception {
        jdk("", "25");
        Files.delete(root.resolve("rowmill/rowmill.jar"));

        Ended ended = start();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("found none at " + root.resolve("rowmill/rowmill.jar"));
    }

    @Test
    void findsTheJarBesideTheFileThatLinksLeadTo() throws Exception {
        jdk("", "25");
        Path links = Files.createDirectories(root.resolve("with blank"));
        Files.createSymbolicLink(links.resolve("first"), Path.of("second"));
        Files.createSymbolicLink(links.resolve("second"), launcher);
        launcher = links.resolve("first");

        assertThat(start().arguments())
                .containsSequence("-jar", root.resolve("rowmill/rowmill.jar").toString());
    }

    @Test
    void handsEveryArgumentOnAsItIs() throws Exception {
        jdk("", "25");

        assertThat(start("run", "a b", "", "*", "$HOME", "-Jx", "--", "-n").arguments())
                .endsWith(jar(), "run", "a b", "", "*", "$HOME", "-Jx", "--", "-n");
    }

    @Test
    void setsTheFlagsOfTheJvmButNotItsHeap() throws Exception {
        jdk("", "25");

        var expected = new ArrayList<>(List.of("-XX:+UseParallelGC"));
        expected.addAll(FLAGS);
        expected.addAll(List.of("-jar", jar()));

        assertThat(start().arguments()).isEqualTo(expected);
    }

    @Test
    void handsLeadingOptionsToTheJvm() throws Exception {
        jdk("", "25");

        assertThat(start("-J-Xmx1g", "-J-Dname=a b", "serve").arguments())
                .endsWith(
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xmx1g",
                        "-Dname=a b",
                        "-jar",
                        jar(),
                        "serve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void leavesTheCollectorToTheEnvironment(String name) throws Exception {
        jdk("", "25");
        environment.put(name, "-Xmx1g -XX:+UseZGC");

        assertThat(start().arguments()).startsWith(FLAGS.getFirst());
    }

    @Test
    void leavesTheCollectorToAnOption() throws Exception {
        jdk("", "25");

        assertThat(start("-J-XX:+UseSerialGC").arguments())
                .contains("-XX:+UseSerialGC")
                .doesNotContain("-XX:+UseParallelGC");
    }

    private void machine(int cores, long kilobytes, String limit) throws IOException {
        jdk("", "25");
        executable(root.resolve("tools/getconf"), "#!/bin/sh\necho " + cores + "\n");
        Files.writeString(
                Files.createDirectories(root.resolve("proc")).resolve("meminfo"),
                "MemTotal:       " + kilobytes + " kB\nMemFree:        1 kB\n");
        Files.writeString(
                Files.createDirectories(root.resolve("sys/fs/cgroup")).resolve("memory.max"),
                limit + "\n");
    }

    @Test
    void boundsTheYoungGenerationByCoresAndMoreSoForARun() throws Exception {
        machine(4, 16L << 20, "max");

        assertThat(start("serve").arguments())
                .containsSequence("-Xmn512m", "-XX:-UseAdaptiveSizePolicy", "-XX:SurvivorRatio=2");
        assertThat(start("run", "p.json").arguments()).contains("-Xmn160m", "-XX:SurvivorRatio=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx1g",
                "-Xmn1g",
                "-XX:MaxRAMPercentage=50",
                "-XX:NewRatio=3",
                "-XX:+UseZGC",
                "-XX:MaxNewSize=9m"
            })
    void leavesTheYoungGenerationToWhoeverSetsSizesOrAnotherCollector(String option)
            throws Exception {
        machine(4, 16L << 20, "max");

        assertThat(start("-J" + option, "run").arguments())
                .doesNotContain("-XX:-UseAdaptiveSizePolicy");
        environment.put("JAVA_TOOL_OPTIONS", option);
        assertThat(start("run").arguments()).doesNotContain("-XX:-UseAdaptiveSizePolicy");
    }

    @Test
    void leavesTheYoungGenerationAloneWhereMemoryIsSmall() throws Exception {
        machine(4, 1L << 20, "max");
        assertThat(start("run").arguments()).doesNotContain("-XX:-UseAdaptiveSizePolicy");

        machine(4, 16L << 20, Long.toString(1L << 30));
        assertThat(start("run").arguments()).doesNotContain("-XX:-UseAdaptiveSizePolicy");
    }

    @Test
    void takesTheCacheBesideItAndSaysNothingWhereItDoesNotFit() throws Exception {
        jdk("", "25");
        Path cache = Files.writeString(root.resolve("rowmill/rowmill.aot"), "");

        assertThat(start("run").arguments())
                .containsSequence("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:AOTCache=other.aot", "-XX:AOTCacheOutput=new.aot", "-Xshare:off"})
    void leavesTheCacheToAnOption(String option) throws Exception {
        jdk("", "25");
        Files.writeString(root.resolve("rowmill/rowmill.aot"), "");

        assertThat(start("-J" + option, "run").arguments())
                .contains(option)
                .doesNotContain("-Xlog:aot*=off");
    }

    @Test
    void becomesTheJavaSoThatSignalsReachIt() throws Exception {
        jdk("", "25");

        Ended ended = start();

        assertThat(ended.out().get(1)).isEqualTo(Long.toString(ended.processId()));
    }

    @Test
    void endsWithTheCodeOfTheJava() throws Exception {
        jdk("", "25");

        assertThat(start("fail").code()).isEqualTo(3);
    }

    /// How a launcher ended; of the lines printed the first is the java, the second its process id.
    private record Ended(int code, List<String> out, String err, long processId) {
        String java() {
            assertThat(out).as(err).isNotEmpty();
            return out.getFirst();
        }

        List<String> arguments() {
            assertThat(out).as(err).isNotEmpty();
            return out.subList(2, out.size());
        }
    }

    private Ended start(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        Path err = root.resolve("stderr");
        var builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> out;
        try (var reader = process.inputReader()) {
            out = reader.readAllLines();
        }
        return new Ended(process.waitFor(), out, Files.readString(err), process.pid());
    }

    private Path jdk(String home, String version) throws IOException {
        Path folder = Files.createDirectories(root.resolve(home));
        Files.writeString(
                folder.resolve("release"),
                "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\nSOURCE=\"\"\n");
        return executable(
                folder.resolve("bin/java"),
                """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'Picked up JAVA_TOOL_OPTIONS: -Dversion=1' >&2
                    echo 'openjdk version "%s" 2026-04-21' >&2
                    exit
                fi
                printf '%%s\\n' "$0" "$$" "$@"
                for last; do :; done
                [ "$last" != fail ] || exit 3
                """
                        .formatted(version));
    }

    private String jar() {
        return root.resolve("rowmill/rowmill.jar").toString();
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return List.of("/usr/bin/", "/bin/").stream()
                .map(folder -> Path.of(folder + tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
