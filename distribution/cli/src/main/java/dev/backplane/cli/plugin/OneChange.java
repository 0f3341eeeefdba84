package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What rollback and release have in common: the change of one plugin, and how it is then. */
final class OneChange {

    @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
    private String name = "";

    @Option(names = "--force", description = "Go ahead although another door owns it.")
    private boolean force;

    @Mixin private JsonOption json = new JsonOption();

    String name() {
        return name;
    }

    boolean force() {
        return force;
    }

    /**
     * Shows how it is then.
     *
     * @return the exit status
     */
    int print(BackplaneCommand root, Plugin plugin) {
        json.print(root.terminal(), plugin, out -> out.println(PluginPrinter.line(plugin)));
        return status(plugin);
    }

    /** The exit status: 1 if it does not run although it should. */
    static int status(Plugin plugin) {
        return plugin.getPhase() == PluginPhase.PLUGIN_PHASE_FAILED
                        || plugin.getPhase() == PluginPhase.PLUGIN_PHASE_QUARANTINED
                ? 1
                : 0;
    }
}
