package dev.backplane.monitor.internal.health;

import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthReport;

import java.util.List;
import java.util.stream.Collectors;

/** Reports for people and programs. */
final class HealthText {

    private HealthText() {}

    static String plain(HealthReport first, List<HealthReport> others) {
        StringBuilder text = new StringBuilder();
        plain(text, first);
        others.forEach(report -> plain(text, report));
        return text.toString();
    }

    private static void plain(StringBuilder text, HealthReport report) {
        text.append(report.name()).append(' ').append(report.status()).append('\n');
        for (HealthFinding finding : report.findings()) {
            text.append("  ")
                    .append(finding.status())
                    .append(' ')
                    .append(finding.check())
                    .append(finding.message().isEmpty() ? "" : ": " + finding.message())
                    .append('\n');
        }
    }

    static String json(HealthReport first, List<HealthReport> others) {
        String rest = others.stream().map(HealthText::json).collect(Collectors.joining(",\n"));
        String mine = json(first);
        return others.isEmpty()
                ? mine + "\n"
                : mine.substring(0, mine.length() - 1) + ",\"plugins\":[\n" + rest + "]}\n";
    }

    private static String json(HealthReport report) {
        return report.findings().stream()
                .map(HealthText::json)
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"name\":"
                                        + quoted(report.name())
                                        + ",\"status\":\""
                                        + report.status()
                                        + "\",\"findings\":[",
                                "]}"));
    }

    private static String json(HealthFinding finding) {
        return "{\"check\":"
                + quoted(finding.check())
                + ",\"status\":\""
                + finding.status()
                + "\",\"message\":"
                + quoted(finding.message())
                + ",\"at\":\""
                + finding.at()
                + "\",\"tookMillis\":"
                + finding.took().toMillis()
                + "}";
    }

    /** As RFC 8259 wants it. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
