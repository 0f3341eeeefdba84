package dev.backplane.cli.alert;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.event.SuccessWhenInterrupted;
import dev.backplane.proto.v1.ListAlertRulesRequest;
import dev.backplane.proto.v1.ListAlertsRequest;
import dev.backplane.proto.v1.WatchAlertsRequest;
import dev.backplane.proto.v1.WatchAlertsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code backplane alerts}. */
@Command(
        name = "alerts",
        description = {
            "Shows the alerts that are pending or firing, and the latest that are over.",
            "A rule is a configuration dev.backplane.alert~NAME."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane alerts",
            "  backplane alerts --watch",
            "  backplane alerts --rules",
            "  backplane config put dev.backplane.alert~heap-full threshold=0.8",
            "  backplane config put dev.backplane.alert~orders-slow"
                    + " signal=requests.latency.p99.seconds labels=plugin=orders threshold=0.5"
                    + " forSeconds=60"
        })
public final class AlertsCommand implements Callable<Integer> {

    private static final long ANSWER_SECONDS = 30;

    private final BackplaneCommand root;

    @Option(
            names = "--watch",
            description = "Go on with every alert that begins to fire or is over, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--rules", description = "Every rule, and the last values of what it looks at.")
    private boolean rules;

    @Option(names = "--json", description = "Print JSON; with --watch one alert a line.")
    private boolean json;

    /** Made for each command line. */
    public AlertsCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Misuse.unless(!watch || !rules, "--watch and --rules exclude each other");
        PrintStream out = root.terminal().out();
        try (RuntimeClient client = root.connect()) {
            var stub = client.alerts().withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (watch) {
                try (var _ = SuccessWhenInterrupted.begin()) {
                    show(client.alerts().watchAlerts(WatchAlertsRequest.getDefaultInstance()), out);
                }
            } else if (rules) {
                var all = stub.listAlertRules(ListAlertRulesRequest.getDefaultInstance());
                out.print(json ? Json.pretty(all) + "\n" : AlertTables.rules(all));
            } else {
                var all = stub.listAlerts(ListAlertsRequest.getDefaultInstance());
                out.print(json ? Json.pretty(all) + "\n" : AlertTables.alerts(all));
            }
        }
        return 0;
    }

    private void show(Iterator<WatchAlertsResponse> changes, PrintStream out) {
        while (changes.hasNext()) {
            WatchAlertsResponse change = changes.next();
            out.println(json ? Json.line(change) : AlertTables.line(change.getAlert()));
            if (out.checkError()) {
                return; // nobody reads what is printed
            }
        }
    }
}
