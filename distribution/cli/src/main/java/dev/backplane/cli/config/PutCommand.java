package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.PutConfigurationRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code backplane config put}. */
@Command(
        name = "put",
        description = {
            "Changes a configuration, and makes it if it is not there; it holds at once.",
            "KEY=VALUE sets, KEY+=VALUE adds to a list, KEY-=VALUE takes from it; a key given twice"
                    + " is a list. Types are those of the component's Metatype, or of KEY:TYPE."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane config put com.acme.greeter greeting=Hi --dry-run",
            "  backplane config put com.acme.greeter maxGuests:Integer=7 --unset greeting",
            "  backplane config put dev.backplane.loader.code allow+=com.acme.runner:process",
            "  backplane config put dev.backplane.plugin~greeter state=stopped"
        })
final class PutCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "PID", description = "The PID, or FACTORY-PID~NAME.")
    private String pid = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "What to set; KEY+= and KEY-= for parts of a list.")
    private List<String> pairs = new ArrayList<>();

    @Option(names = "--unset", paramLabel = "KEY", description = "Remove a key; may be repeated.")
    private List<String> unset = new ArrayList<>();

    @Option(names = "--replace", description = "Drop what is not set here.")
    private boolean replace;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    private String reason = "";

    @Mixin private Firmness firmness = new Firmness();

    PutCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        PutConfigurationRequest.Builder request =
                PutConfigurationRequest.newBuilder()
                        .setPid(pid)
                        .addAllEdits(Edits.of(pairs, unset))
                        .setReplace(replace)
                        .setForce(firmness.force())
                        .setDryRun(firmness.dryRun())
                        .setAuthor(Firmness.author())
                        .setReason(reason);
        if (firmness.isExpecting()) {
            request.setExpectedRevision(firmness.expected());
        }
        try (RuntimeClient client = root.connect()) {
            Plan plan = client.configurations().putConfiguration(request.build()).getPlan();
            return firmness.print(root, plan);
        }
    }
}
