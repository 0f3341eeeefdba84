package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.Configuration;
import dev.backplane.proto.v1.ListConfigurationsRequest;
import dev.backplane.proto.v1.ListConfigurationsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code backplane config list}. */
@Command(
        name = "list",
        description =
                "Lists the configurations that there are, with their latest revision, their owner, and the keys they set.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config list", "  backplane config list --json"})
final class ListCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private JsonOption json = new JsonOption();

    ListCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        ListConfigurationsResponse.Builder all = ListConfigurationsResponse.newBuilder();
        try (RuntimeClient client = root.connect()) {
            client.configurations()
                    .listConfigurations(ListConfigurationsRequest.getDefaultInstance())
                    .forEachRemaining(
                            part -> all.addAllConfigurations(part.getConfigurationsList()));
        }
        json.print(
                root.terminal(),
                all,
                out -> {
                    Table table = new Table("PID", "REVISION", "OWNER", "KEYS");
                    for (Configuration each : all.getConfigurationsList()) {
                        table.add(
                                each.getPid(),
                                String.valueOf(each.getRevision()),
                                each.getOwner(),
                                String.join(
                                        ", ",
                                        each.getProperties().getFieldsMap().keySet().stream()
                                                .sorted()
                                                .toList()));
                    }
                    table.print(out);
                });
        return 0;
    }
}
