package dev.backplane.cli.plugin;

import dev.backplane.cli.Fields;
import dev.backplane.cli.Labels;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.Signer;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** Prints one plugin the way every command does that has one to show. */
final class PluginPrinter {

    private static final int LABEL_WIDTH = 11;

    private PluginPrinter() {}

    /** One line: what stands now, and what is wrong. */
    static String line(Plugin plugin) {
        return plugin.getName()
                + " "
                + plugin.getVersion()
                + " "
                + Labels.phase(plugin.getPhase())
                + (plugin.getProblem().isEmpty() ? "" : ": " + plugin.getProblem());
    }

    /**
     * Its line, who signed it, and a line for each thing that needs an eye although it was let in.
     */
    static void installed(PrintStream out, Plugin plugin) {
        out.println(line(plugin));
        if (plugin.hasSigner()) {
            out.println("signed by " + plugin.getSigner().getSubject());
        }
        plugin.getWarningsList().forEach(warning -> out.println("warning: " + warning));
    }

    /** Everything. */
    static void details(PrintStream out, Plugin plugin) {
        Fields fields = new Fields(out, LABEL_WIDTH);
        fields.add("name", plugin.getName());
        fields.add("description", plugin.getDescription());
        fields.add("version", plugin.getVersion());
        fields.add("type", Labels.type(plugin.getType()));
        fields.add(
                "phase",
                Labels.phase(plugin.getPhase())
                        + ", for "
                        + Labels.age(plugin.getSince(), Instant.now()));
        fields.add("problem", plugin.getProblem());
        fields.add("warning", plugin.getWarningsList());
        fields.add("should run", plugin.getShouldRun() ? "yes" : "no");
        fields.add("bundle", bundle(plugin));
        fields.add("source", plugin.getSource());
        fields.add("digest", plugin.getDigest());
        fields.add("signed by", signer(plugin));
        fields.add("owner", plugin.getOwner());
        fields.add("requires", plugin.getRequirementsList());
        fields.add("depends on", plugin.getDependsOnList());
        fields.add("used by", plugin.getUsedByList());
    }

    private static List<String> signer(Plugin plugin) {
        if (!plugin.hasSigner()) {
            return List.of();
        }
        Signer signer = plugin.getSigner();
        return List.of(
                signer.getSubject(),
                "certificate "
                        + signer.getCertificate()
                        + ", valid until "
                        + Labels.instant(signer.getValidUntil()));
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
}
