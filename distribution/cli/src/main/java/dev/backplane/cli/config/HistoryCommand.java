package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.GetConfigurationHistoryRequest;
import dev.backplane.proto.v1.GetConfigurationHistoryResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane config history}. */
@Command(
        name = "history",
        description =
                "Lists what a configuration was, latest first: who changed what, when, through which door.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config history com.acme.billing~eu"})
final class HistoryCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "PID", description = "The PID, or FACTORY-PID~NAME.")
    private String pid = "";

    @Mixin private JsonOption json = new JsonOption();

    HistoryCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            GetConfigurationHistoryResponse history =
                    client.configurations()
                            .getConfigurationHistory(
                                    GetConfigurationHistoryRequest.newBuilder()
                                            .setPid(pid)
                                            .build());
            json.print(
                    root.terminal(),
                    history,
                    out -> {
                        if (history.getRevisionsCount() == 0) {
                            out.println("Nothing is known of " + pid + ".");
                        }
                        history.getRevisionsList()
                                .forEach(each -> out.println(RevisionText.lines(each)));
                    });
        }
        return 0;
    }
}
