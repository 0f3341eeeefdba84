package dev.backplane.cli.plugin;

import dev.backplane.cli.Json;
import dev.backplane.cli.Labels;
import dev.backplane.proto.v1.Plugin;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Prints one plugin the way every command does that has one to show. */
final class PluginPrinter {

    private PluginPrinter() {}

    /** One line: what stands now, and what is wrong. */
    static void line(PrintStream out, Plugin plugin) {
        out.println(
                plugin.getName()
                        + " "
                        + plugin.getVersion()
                        + " "
                        + Labels.phase(plugin.getPhase())
                        + (plugin.getProblem().isEmpty() ? "" : ": " + plugin.getProblem()));
    }

    /** Everything. */
    static void details(PrintStream out, Plugin plugin) {
        field(out, "name", plugin.getName());
        field(out, "description", plugin.getDescription());
        field(out, "version", plugin.getVersion());
        field(out, "type", Labels.type(plugin.getType()));
        field(
                out,
                "phase",
                Labels.phase(plugin.getPhase())
                        + ", for "
                        + Labels.age(plugin.getSince(), Instant.now()));
        field(out, "problem", plugin.getProblem());
        field(out, "should run", plugin.getShouldRun() ? "yes" : "no");
        field(out, "bundle", bundle(plugin));
        field(out, "source", plugin.getSource());
        field(out, "digest", plugin.getDigest());
        field(out, "owner", plugin.getOwner());
        list(out, "requires", plugin.getRequirementsList());
        list(out, "depends on", plugin.getDependsOnList());
        list(out, "used by", plugin.getUsedByList());
    }

    static void json(PrintStream out, Plugin plugin) {
        out.println(Json.pretty(plugin));
    }

    private static String bundle(Plugin plugin) {
        return plugin.getBundleId() < 0
                ? plugin.getSymbolicName() + ", not installed"
                : plugin.getSymbolicName()
                        + ", id "
                        + plugin.getBundleId()
                        + ", "
                        + plugin.getBundleState();
    }

    private static void list(PrintStream out, String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            field(out, i == 0 ? name : "", values.get(i));
        }
    }

    private static void field(PrintStream out, String name, String value) {
        if (!value.isEmpty()) {
            out.printf(Locale.ROOT, "%-11s  %s%n", name, value);
        }
    }
}
