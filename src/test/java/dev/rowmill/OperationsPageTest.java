package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The page for operators says what the code does.
class OperationsPageTest {
    private static final Pattern SETTING =
            Pattern.compile("(?m)^\\| `(ROWMILL_\\w+)` \\| (.+?) \\| .+ \\|$");

    /// Defaults that depend on the machine.
    private static final Map<String, String> COMPUTED =
            Map.of(
                    "ROWMILL_CPU_THREADS", "the cores",
                    "ROWMILL_CACHE_BYTES", "an eighth of the heap");

    private static String page;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("docs/operations.md"));
    }

    @Test
    void hasEverySettingWithItsDefault() {
        var expected = new TreeMap<String, String>();
        Config.defaults()
                .forEach((name, value) ->
                        expected.put(
                                name,
                                COMPUTED.getOrDefault(
                                        name, value.isEmpty() ? "nothing" : "`" + value + "`")));

        Map<String, String> documented =
                SETTING.matcher(page)
                        .results()
                        .collect(
                                Collectors.toMap(
                                        (MatchResult row) -> row.group(1), row -> row.group(2)));

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void helpNamesEverySettingThatIsThere() {
        String help =
                Objects.requireNonNull(Main.commandLine().getSubcommands().get("serve"))
                        .getUsageMessage();

        assertThat(Config.defaults().keySet())
                .filteredOn(name -> !name.matches("ROWMILL_(DATABASE|STORE|ENGINE)"))
                .allSatisfy(name -> assertThat(help).contains(name));
    }

    @Test
    void saysWhatToDoAboutEveryAlert() throws IOException {
        String rules = Files.readString(Path.of("docker/prometheus/rules.yml"));
        var alerts =
                Pattern.compile("- alert: (\\w+)")
                        .matcher(rules)
                        .results()
                        .map(alert -> alert.group(1))
                        .toList();

        assertThat(alerts).isNotEmpty();
        assertThat(alerts)
                .allSatisfy(name -> assertThat(page).contains("\n### Alert " + name + "\n"));
    }

    @Test
    void itsLinksWithinThePageLeadSomewhere() {
        Pattern.compile("\\]\\(#([^)]+)\\)")
                .matcher(page)
                .results()
                .forEach(link ->
                        assertThat(page.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'))
                                .contains("#-" + link.group(1)));
    }
}
