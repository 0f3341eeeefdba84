package dev.backplane.cli;

import dev.backplane.proto.v1.GetHealthRequest;
import dev.backplane.proto.v1.GetHealthResponse;
import dev.backplane.proto.v1.HealthFinding;
import dev.backplane.proto.v1.HealthReport;
import dev.backplane.proto.v1.HealthStatus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane health}: how well the runtime and its plugins are, and why. */
@Command(
        name = "health",
        description = {
            "Says how well the runtime and its plugins are; of what is not well, why.",
            "With a name: everything that was checked of that plugin, or of @runtime."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane health",
            "  backplane health greeter",
            "",
            "The exit status is 0 if all of it is OK or WARN, else 1."
        })
final class HealthCommand implements Callable<Integer> {

    private static final String PREFIX = "HEALTH_STATUS_";

    private final BackplaneCommand root;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A plugin, or @runtime.")
    private String name = "";

    @Mixin private JsonOption json = new JsonOption();

    HealthCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            GetHealthResponse health =
                    client.healthReports()
                            .getHealth(GetHealthRequest.newBuilder().setName(name).build());
            json.print(root.terminal(), health, out -> print(health, out));
            return health.getReportsList().stream().allMatch(HealthCommand::isWell) ? 0 : 1;
        }
    }

    private static boolean isWell(HealthReport report) {
        return report.getStatus() == HealthStatus.HEALTH_STATUS_OK
                || report.getStatus() == HealthStatus.HEALTH_STATUS_WARN;
    }

    private void print(GetHealthResponse health, PrintStream out) {
        Table table = new Table("NAME", "STATUS", "CHECK", "WHY");
        for (HealthReport report : health.getReportsList()) {
            boolean first = true;
            for (HealthFinding finding : report.getFindingsList()) {
                if (!name.isEmpty() || finding.getStatus() != HealthStatus.HEALTH_STATUS_OK) {
                    table.add(
                            first ? report.getName() : "",
                            word(finding.getStatus()),
                            finding.getCheck(),
                            finding.getMessage());
                    first = false;
                }
            }
            if (first) {
                table.add(report.getName(), word(report.getStatus()), "", "");
            }
        }
        table.print(out);
    }

    private static String word(HealthStatus status) {
        return status.name().startsWith(PREFIX) ? status.name().substring(PREFIX.length()) : "?";
    }
}
