package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ExplainPluginRequest;
import dev.backplane.proto.v1.Explanation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane plugin explain}. */
@Command(
        name = "explain",
        description = "Says why a plugin is as it is, or why a file was refused, and what to do.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin explain shouter", "  backplane plugin explain broken.jar"})
final class ExplainCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(
            paramLabel = "NAME",
            description = "A plugin's name, or the name of a file or URL that was refused.")
    private String name = "";

    @Mixin private JsonOption json = new JsonOption();

    ExplainCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            Explanation explanation =
                    client.plugins()
                            .explainPlugin(ExplainPluginRequest.newBuilder().setName(name).build())
                            .getExplanation();
            json.print(root.terminal(), explanation, out -> print(explanation, out));
        }
        return 0;
    }

    private static void print(Explanation explanation, PrintStream out) {
        out.println(explanation.getSummary());
        explanation.getFindingsList().forEach(finding -> out.println("  - " + finding));
        if (!explanation.getRemedy().isEmpty()) {
            out.println("To do: " + explanation.getRemedy());
        }
    }
}
