package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ApplyPlanRequest;
import dev.backplane.proto.v1.ApplyPlanResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code backplane plugin apply}. */
@Command(
        name = "apply",
        description =
                "Makes the change of a plan as it was shown, or nothing if it no longer holds.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin install greeter-1.2.0.jar --dry-run",
            "  backplane plugin apply 3f9c2ab14d70",
            "",
            "The exit status is 1 if the plugin does not run afterwards although it should."
        })
final class ApplyCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(paramLabel = "PLAN", description = "The plan's id, as --dry-run printed it.")
    private String plan = "";

    @Mixin private JsonOption json = new JsonOption();

    ApplyCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            ApplyPlanResponse response =
                    client.pluginChanges()
                            .applyPlan(ApplyPlanRequest.newBuilder().setPlanId(plan).build());
            json.print(root.terminal(), response, out -> print(out, client, response));
            return OneChange.status(response.getPlugin());
        }
    }

    private void print(PrintStream out, RuntimeClient client, ApplyPlanResponse response) {
        if (response.hasPlugin()) {
            out.println(PluginPrinter.line(response.getPlugin()));
            new Watched(client).print(out, List.of(response.getPlugin()));
        } else {
            out.println("plan " + plan + " is applied");
        }
    }
}
