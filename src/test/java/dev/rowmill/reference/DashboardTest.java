package dev.rowmill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The dashboard in the repository is the one of [Panels]. `-Drowmill.reference=write` writes it anew.
class DashboardTest {
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/rowmill.json");

    @Test
    void theDashboardIsUpToDate() throws Exception {
        String json = DashboardJson.of(Panels.rows());
        if ("write".equals(System.getProperty("rowmill.reference"))) {
            Files.writeString(DASHBOARD, json);
        }
        assertThat(DASHBOARD)
                .as("stale; mvn test -Dtest=DashboardTest -Drowmill.reference=write makes it anew")
                .content()
                .isEqualTo(json);
    }

    @Test
    void everyQueryLooksAtTheChosenInstances() {
        assertThat(panels())
                .flatExtracting(Panel::queries)
                .allSatisfy(query -> {
                    long metrics = query.expression().chars().filter(c -> c == '{').count();
                    long chosen = query.expression().split("instance=~\"\\$instance\"", -1).length;
                    assertThat(chosen - 1).as(query.expression()).isEqualTo(metrics);
                });
    }

    @Test
    void everyPanelSaysWhatQuestionItAnswers() {
        assertThat(panels())
                .allMatch(
                        panel -> panel.question().endsWith("?") || panel.question().endsWith("."));
        assertThat(panels()).extracting(Panel::title).doesNotContain("");
    }

    private static List<Panel> panels() {
        return Panels.rows().values().stream().flatMap(List::stream).toList();
    }
}
