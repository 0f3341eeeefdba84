package dev.backplane.monitor.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.PrometheusNaming;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

class FamilyTest {

    private static final Path DOCUMENT = Path.of("../../docs/metrics.md");

    @Test
    void everyNameStandsInTheDocumentAsItIs() throws IOException {
        List<String> documented =
                Files.readAllLines(DOCUMENT).stream()
                        .filter(line -> line.startsWith("| `") && line.contains("_"))
                        .filter(line -> !line.startsWith("| `plugin_"))
                        .toList();

        assertThat(documented)
                .as("docs/metrics.md: the table of names")
                .containsExactlyElementsOf(
                        Arrays.stream(Family.values()).map(FamilyTest::line).toList());
    }

    private static String line(Family family) {
        return String.format(
                "| `%s` | %s | %s | %s | %s |",
                family.shown(),
                family.kind().name().toLowerCase(Locale.ROOT),
                family.unit().isEmpty() ? "" : family.unit(),
                family.labels().stream()
                        .map(label -> "`" + label + "`")
                        .collect(Collectors.joining(", ")),
                family.help());
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void namesFollowTheConventions(Family family) {
        assertThat(PrometheusNaming.isValidLegacyMetricName(family.base())).isTrue();
        assertThat(family.base())
                .matches("(backplane|jvm|process)_[a-z_]+")
                .doesNotEndWith("_total");
        assertThat(family.help()).isNotBlank().doesNotContain("|");
        assertThat(family.labels()).allMatch(PrometheusNaming::isValidLegacyLabelName);
    }
}
