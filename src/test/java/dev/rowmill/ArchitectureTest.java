package dev.rowmill;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Holds the package table of docs/ARCHITECTURE.md: what each package may use, and where each library lives.
class ArchitectureTest {
    /// A package's entry is its whole permission. The root package may use all of them.
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry(
                            "http",
                            Set.of(
                                    "job", "engine", "step", "format", "tenant", "metrics",
                                    "profile", "trace", "row")),
                    Map.entry(
                            "job",
                            Set.of(
                                    "engine", "store", "step", "format", "fetch", "cache", "tenant",
                                    "metrics", "trace", "row")),
                    Map.entry("engine", Set.of("step", "format", "metrics", "trace", "row")),
                    Map.entry("format", Set.of("row")),
                    Map.entry("step", Set.of("expr", "regex", "fetch", "cache", "row")),
                    Map.entry("expr", Set.of("regex", "cache", "row")),
                    Map.entry("regex", Set.of("cache")),
                    Map.entry("fetch", Set.of("cache", "trace")),
                    Map.entry("store", Set.of()),
                    Map.entry("cache", Set.of()),
                    Map.entry("tenant", Set.of()),
                    Map.entry("metrics", Set.of()),
                    Map.entry("profile", Set.of()),
                    Map.entry("trace", Set.of()),
                    Map.entry("row", Set.of()));

    /// Each library has one home. The root package wires and may name any of them only where it must.
    private static final Map<String, Set<String>> HOME =
            Map.ofEntries(
                    Map.entry("io.javalin..", Set.of("http")),
                    Map.entry("org.eclipse.jetty.client..", Set.of("fetch")),
                    Map.entry("com.github.benmanes.caffeine..", Set.of("cache")),
                    Map.entry("io.micrometer..", Set.of("metrics")),
                    Map.entry("dev.cel..", Set.of("expr")),
                    Map.entry("jdk.jfr..", Set.of("profile")),
                    Map.entry("java.sql..", Set.of("store")),
                    Map.entry("org.sqlite..", Set.of("store")),
                    Map.entry("com.github.luben..", Set.of("format")),
                    Map.entry("com.tdunning..", Set.of("step")),
                    Map.entry("com.networknt..", Set.of("step")),
                    Map.entry("de.siegmar..", Set.of("step")),
                    Map.entry("io.airlift.slice..", Set.of("step")));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.rowmill");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.rowmill.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @TestFactory
    Iterable<DynamicTest> everyPackageUsesOnlyWhatTheTableAllows() {
        return MAY_USE.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> checkPackage(name)))
                .toList();
    }

    private static void checkPackage(String name) {
        var forbidden = new TreeSet<>(MAY_USE.keySet());
        forbidden.remove(name);
        forbidden.removeAll(MAY_USE.getOrDefault(name, Set.of()));
        String[] packages =
                forbidden.stream().map(p -> "dev.rowmill." + p + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.rowmill." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("dev.rowmill")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @TestFactory
    Iterable<DynamicTest> everyLibraryHasOneHome() {
        return HOME.entrySet().stream()
                .map(home -> DynamicTest.dynamicTest(home.getKey(), () -> checkHome(home)))
                .toList();
    }

    private static void checkHome(Map.Entry<String, Set<String>> home) {
        String[] allowed =
                home.getValue().stream().map(p -> "dev.rowmill." + p + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(home.getKey())
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsInTheTable() {
        noClasses()
                .that()
                .resideInAPackage("dev.rowmill..")
                .should()
                .resideOutsideOfPackages(
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of("dev.rowmill"),
                                        MAY_USE.keySet().stream()
                                                .map(p -> "dev.rowmill." + p + ".."))
                                .toArray(String[]::new))
                .check(CLASSES);
    }
}
