package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.PurgeDeadLettersRequest;
import dev.backplane.proto.v1.PurgeDeadLettersResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code backplane deadletter purge}. */
@Command(
        name = "purge",
        description = "Removes letters for good.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane deadletter purge --target 'orders/*' --cause late",
            "  backplane deadletter purge --all"
        })
final class PurgeCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Selection selection = new Selection();

    @Option(names = "--all", description = "All that are there.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    PurgeCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (all != selection.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say which: --target, --subscriber, --cause, or --all for all of them");
        }
        try (RuntimeClient client = root.connect()) {
            PurgeDeadLettersResponse response =
                    client.deadLetters()
                            .purgeDeadLetters(
                                    PurgeDeadLettersRequest.newBuilder()
                                            .setSelection(selection.message())
                                            .setAll(all)
                                            .build());
            root.terminal()
                    .out()
                    .println(json ? Json.pretty(response) : response.getPurged() + " purged");
        }
        return 0;
    }
}
