package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.GetPluginRequest;
import dev.backplane.proto.v1.Plugin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane plugin info}. */
@Command(
        name = "info",
        description = "Shows everything about one plugin.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin info greeter", "  backplane plugin info greeter --json"})
final class InfoCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(
            paramLabel = "NAME",
            description = "The plugin's name; for a library its symbolic name.")
    private String name = "";

    @Mixin private JsonOption json = new JsonOption();

    InfoCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            Plugin plugin =
                    client.plugins()
                            .getPlugin(GetPluginRequest.newBuilder().setName(name).build())
                            .getPlugin();
            json.print(root.terminal(), plugin, out -> PluginPrinter.details(out, plugin));
        }
        return 0;
    }
}
