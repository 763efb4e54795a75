package dev.rowmill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the files for containers must say, whatever else they say.
class DeploymentFilesTest {
    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    /// The documents of a file; what a merge key takes from elsewhere stays its anchor's name.
    private static List<JsonNode> documents(String file) throws IOException {
        var documents = new ArrayList<JsonNode>();
        try (var parser = YAML.createParser(Path.of("docker", file).toFile())) {
            YAML.readerFor(JsonNode.class)
                    .<JsonNode>readValues(parser)
                    .forEachRemaining(documents::add);
        }
        return documents;
    }

    private static Map<String, JsonNode> services() throws IOException {
        var services = new HashMap<String, JsonNode>();
        documents("compose.yaml")
                .getFirst()
                .path("services")
                .properties()
                .forEach(service -> services.put(service.getKey(), service.getValue()));
        return services;
    }

    private static JsonNode service(String name) throws IOException {
        return documents("compose.yaml").getFirst().path("services").path(name);
    }

    @Test
    void everyContainerOfComposeIsConfined() throws Exception {
        JsonNode confined = documents("compose.yaml").getFirst().path("x-confined");

        assertThat(confined.path("read_only").asBoolean()).isTrue();
        assertThat(confined.path("cap_drop").get(0).asText()).isEqualTo("ALL");
        assertThat(confined.path("security_opt").get(0).asText())
                .isEqualTo("no-new-privileges:true");
        assertThat(services().keySet())
                .containsExactlyInAnyOrder("rowmill", "prometheus", "grafana");
        assertThat(services())
                .allSatisfy((name, service) -> {
                    assertThat(service.path("<<").asText()).as(name).isEqualTo("confined");
                    assertThat(service.has("mem_limit")).as(name).isTrue();
                    assertThat(service.path("healthcheck").path("test").size())
                            .as(name)
                            .isGreaterThan(1);
                });
    }

    @Test
    void composeServesNobodyBeyondThisMachine() throws Exception {
        assertThat(services())
                .allSatisfy((name, service) ->
                        assertThat(service.path("ports"))
                                .as(name)
                                .isNotEmpty()
                                .allMatch(port -> port.asText().startsWith("127.0.0.1:")));
        assertThat(service("rowmill").path("environment").path("ROWMILL_KEYS").asText())
                .isEqualTo("none");
    }

    @Test
    void imagesAreNamedAsTheirMakersPublishThemWithAVersion() throws Exception {
        assertThat(service("prometheus").path("image").asText())
                .matches("prom/prometheus:v\\d+\\.\\d+\\.\\d+");
        assertThat(service("grafana").path("image").asText())
                .matches("grafana/grafana:\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void thePodMayDoNothingThatItNeedNot() throws Exception {
        JsonNode pod = pod();
        JsonNode container = pod.path("containers").get(0);

        assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("securityContext").path("runAsUser").asInt()).isEqualTo(10001);
        assertThat(pod.path("securityContext").path("seccompProfile").path("type").asText())
                .isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        JsonNode security = container.path("securityContext");
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("capabilities").path("drop").get(0).asText()).isEqualTo("ALL");
        assertThat(container.path("resources").path("limits").has("memory")).isTrue();
    }

    @Test
    void thePodIsAskedWhatTheServiceAnswersAndHasTimeToEnd() throws Exception {
        JsonNode container = pod().path("containers").get(0);

        assertThat(container.path("startupProbe").path("httpGet").path("path").asText())
                .isEqualTo("/startupz");
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/readyz");
        assertThat(container.path("livenessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/livez");
        assertThat(pod().path("terminationGracePeriodSeconds").asInt()).isEqualTo(45);
        assertThat(pod().path("enableServiceLinks").asBoolean(true))
                .as("ROWMILL_PORT would be that of the Service")
                .isFalse();
    }

    @Test
    void theStoreBelongsToOneReplica() throws Exception {
        JsonNode set = kind("StatefulSet").path("spec");

        assertThat(set.path("replicas").asInt()).isEqualTo(1);
        assertThat(set.path("volumeClaimTemplates").get(0).path("metadata").path("name").asText())
                .isEqualTo("data");
        assertThat(kind("HorizontalPodAutoscaler").path("spec").path("maxReplicas").asInt())
                .isEqualTo(1);
    }

    private static JsonNode pod() throws IOException {
        return kind("StatefulSet").path("spec").path("template").path("spec");
    }

    private static JsonNode kind(String kind) throws IOException {
        return documents("kubernetes.yaml").stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() throws Exception {
        JsonNode rules =
                YAML.readTree(Path.of("docker/prometheus/rules.yml").toFile())
                        .path("groups")
                        .get(0)
                        .path("rules");
        String tests = java.nio.file.Files.readString(Path.of("docker/prometheus/rules_test.yml"));
        for (JsonNode rule : rules) {
            String name = rule.path("alert").asText();
            assertThat(rule.path("labels").path("severity").asText())
                    .as(name)
                    .isIn("info", "warning", "critical");
            JsonNode annotations = rule.path("annotations");
            assertThat(annotations.path("summary").asText()).as(name).isNotBlank();
            assertThat(annotations.path("description").asText()).as(name).isNotBlank();
            assertThat(annotations.path("runbook").asText())
                    .isEqualTo("docs/operations.md#alert-" + name.toLowerCase(Locale.ROOT));
            assertThat(tests).contains(name + " fires", name + " does not fire");
        }
    }
}
