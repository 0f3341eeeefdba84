package dev.backplane.monitor.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules and the dashboard of the distribution ask for what is really shown. */
class ShippedQueriesTest {

    private static final Path SHARED = Path.of("../../distribution/src/share");
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:backplane|jvm|process)_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"");

    /** What Prometheus adds to each series. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private final Map<String, Set<String>> shown = shown();

    private static Map<String, Set<String>> shown() {
        Map<String, Set<String>> shown = new HashMap<>();
        for (Family family : Family.values()) {
            Set<String> labels = new HashSet<>(family.labels());
            labels.addAll(ADDED);
            shown.put(family.shown(), labels);
            if (family.kind() == Family.Kind.HISTOGRAM) {
                for (String part : List.of("_bucket", "_sum", "_count")) {
                    shown.put(family.base() + part, labels);
                }
            }
        }
        return shown;
    }

    @Test
    void rulesAskForWhatIsShown() throws IOException {
        String rules = Files.readString(SHARED.resolve("prometheus/backplane-rules.yml"));
        String expressions =
                rules.lines()
                        .filter(line -> !line.matches(" *(#|summary:|description:|- name:).*"))
                        .collect(Collectors.joining("\n"));

        assertThat(asked(expressions)).hasSizeGreaterThan(15);
    }

    @Test
    void theDashboardAsksForWhatIsShown() throws IOException {
        JsonObject dashboard;
        try (JsonReader reader =
                Json.createReader(
                        Files.newBufferedReader(SHARED.resolve("grafana/backplane.json")))) {
            dashboard = reader.readObject();
        }
        List<JsonObject> panels = objects(dashboard, "panels").toList();
        String expressions =
                panels.stream()
                        .filter(panel -> panel.containsKey("targets"))
                        .flatMap(panel -> objects(panel, "targets"))
                        .map(target -> target.getString("expr"))
                        .collect(Collectors.joining("\n"));
        String variables =
                objects(dashboard.getJsonObject("templating"), "list")
                        .map(variable -> variable.getString("definition", ""))
                        .collect(Collectors.joining("\n"));

        assertThat(asked(expressions)).hasSizeGreaterThan(30);
        assertThat(asked(variables)).hasSize(2);
        assertThat(panels).extracting(panel -> panel.getInt("id")).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.get("gridPos")).doesNotHaveDuplicates();
    }

    private static Stream<JsonObject> objects(JsonObject in, String name) {
        return in.getJsonArray(name).getValuesAs(JsonObject.class).stream();
    }

    /** The names in the text, each of which is one of ours, with labels that it has. */
    private Set<String> asked(String expressions) {
        return METRIC.matcher(expressions)
                .results()
                .peek(this::check)
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private void check(MatchResult found) {
        assertThat(shown).containsKey(found.group(1));
        String selector = found.group(2) == null ? "" : found.group(2);
        String[] labels =
                LABEL.matcher(selector).results().map(each -> each.group(1)).toArray(String[]::new);
        assertThat(shown.get(found.group(1))).as(found.group()).containsAll(Arrays.asList(labels));
    }
}
