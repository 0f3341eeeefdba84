package dev.backplane.shell.internal;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Explanation;
import dev.backplane.manager.Plan;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.Refusal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Words and tables for people; kept apart from the commands so that they can be read and tested as
 * text.
 */
final class PluginReport {

    private final DateTimeFormatter times;

    PluginReport(ZoneId zone) {
        times = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    String list(List<PluginInfo> everything, List<Refusal> refusals, boolean withLibraries) {
        List<PluginInfo> shown =
                everything.stream()
                        .filter(plugin -> withLibraries || plugin.type() != PluginType.LIBRARY)
                        .toList();
        StringBuilder text = new StringBuilder();
        if (shown.isEmpty()) {
            text.append(
                    "No plugins. Install one with plugin:install SOURCE, or drop a jar into the"
                            + " plugin folder.\n");
        } else {
            text.append(plugins(shown));
        }
        int hidden = everything.size() - shown.size();
        if (hidden > 0) {
            text.append(hidden == 1 ? "1 library is" : hidden + " libraries are")
                    .append(" not shown; plugin:list --all shows all.\n");
        }
        if (!refusals.isEmpty()) {
            text.append("\nRefused:\n").append(refused(refusals));
        }
        return text.toString().stripTrailing();
    }

    private String plugins(List<PluginInfo> plugins) {
        TextTable table =
                new TextTable(
                        "NAME", "VERSION", "TYPE", "PHASE", "BUNDLE", "OWNER", "SINCE", "PROBLEM");
        for (PluginInfo plugin : plugins) {
            String problem = plugin.problem();
            table.row(
                    plugin.name(),
                    plugin.version(),
                    type(plugin),
                    plugin.phase().name(),
                    bundle(plugin),
                    plugin.owner().toString(),
                    time(plugin.since()),
                    problem == null ? "" : problem);
        }
        return table.toString();
    }

    private String refused(List<Refusal> refusals) {
        TextTable table = new TextTable("SOURCE", "OWNER", "WHEN", "REASON");
        for (Refusal refusal : refusals) {
            table.row(
                    refusal.source(),
                    refusal.owner().toString(),
                    time(refusal.when()),
                    refusal.code() + ": " + refusal.message());
        }
        return table.toString();
    }

    String info(PluginInfo plugin) {
        String problem = plugin.problem();
        StringBuilder text = new StringBuilder();
        line(text, "Name", plugin.name());
        line(text, "Description", plugin.description());
        line(text, "Version", plugin.version());
        line(text, "Type", type(plugin));
        line(text, "Phase", plugin.phase() + " since " + time(plugin.since()));
        line(text, "Should run", plugin.shouldRun() ? "yes" : "no");
        line(text, "Problem", problem == null ? "" : problem);
        line(text, "Warning", String.join("\n", plugin.warnings()));
        line(text, "Bundle", plugin.symbolicName() + " " + bundle(plugin));
        line(text, "Owner", plugin.owner().toString());
        line(text, "Source", plugin.source());
        line(text, "Digest", plugin.digest().toString());
        line(text, "Requires", String.join("\n", plugin.requirements()));
        line(text, "Depends on", String.join(", ", plugin.dependsOn()));
        line(text, "Used by", String.join(", ", plugin.usedBy()));
        return text.toString().stripTrailing();
    }

    String explanation(Explanation explanation) {
        StringBuilder text = new StringBuilder(explanation.summary()).append('\n');
        for (String finding : explanation.findings()) {
            text.append("  - ").append(finding).append('\n');
        }
        if (!explanation.remedy().isEmpty()) {
            text.append("What to do: ").append(explanation.remedy()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    /** What a change would do, and how to make it. */
    String plan(Plan plan) {
        return plan.refusal() == null
                ? plan.text() + "plugin:apply " + plan.id() + " makes it so."
                : plan.text().stripTrailing();
    }

    /** One line about a plugin after a change. */
    String outcome(PluginInfo plugin) {
        String problem = plugin.problem();
        String line = "%s %s is %s".formatted(plugin.name(), plugin.version(), plugin.phase());
        if (problem == null) {
            return line;
        }
        return line + ": " + problem + "\nplugin:explain " + plugin.name() + " says more.";
    }

    /** One line about a plugin that has come in, and what needs an eye although it was let in. */
    String installed(PluginInfo plugin) {
        StringBuilder text = new StringBuilder(outcome(plugin));
        plugin.warnings().forEach(warning -> text.append("\nwarning: ").append(warning));
        return text.toString();
    }

    private String time(Instant instant) {
        return times.format(instant);
    }

    private static String type(PluginInfo plugin) {
        return plugin.type().name().toLowerCase(Locale.ROOT);
    }

    private static String bundle(PluginInfo plugin) {
        return plugin.bundleId() < 0 ? "-" : plugin.bundleState() + " [" + plugin.bundleId() + "]";
    }

    private static void line(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            text.append("%-12s %s%n".formatted(label, value.replace("\n", "\n" + " ".repeat(13))));
        }
    }
}
