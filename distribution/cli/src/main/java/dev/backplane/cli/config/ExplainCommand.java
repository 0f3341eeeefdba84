package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ExplainConfigurationRequest;
import dev.backplane.proto.v1.ExplainConfigurationResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane config explain}. */
@Command(
        name = "explain",
        description = {
            "Says why a configuration is as it is: who owns it, what else would set it, what is wrong.",
            "Without a PID: what is wrong with configuration files."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config explain com.acme.billing~eu", "  backplane config explain"})
final class ExplainCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(arity = "0..1", paramLabel = "PID", description = "The PID, or FACTORY-PID~NAME.")
    private String pid = "";

    @Mixin private JsonOption json = new JsonOption();

    ExplainCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            ExplainConfigurationResponse found =
                    client.configurations()
                            .explainConfiguration(
                                    ExplainConfigurationRequest.newBuilder().setPid(pid).build());
            json.print(
                    root.terminal(),
                    found,
                    out -> {
                        out.println(found.getSummary());
                        found.getFindingsList().forEach(each -> out.println("  - " + each));
                        if (!found.getRemedy().isEmpty()) {
                            out.println("To do: " + found.getRemedy());
                        }
                    });
        }
        return 0;
    }
}
