package dev.backplane.cli.monitor;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.GetResourceLedgerRequest;
import dev.backplane.proto.v1.GetResourceLedgerResponse;
import dev.backplane.proto.v1.GetResourceLedgerResponse.State;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code backplane top}. */
@Command(
        name = "top",
        description = {
            "Shows what plugins used of the process lately, and everything else beside them, so that"
                    + " it adds up.",
            "100 % is one processor core. The figures of plugins are estimates from samples."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane top", "  backplane top --watch"})
public final class TopCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Option(
            names = {"-w", "--watch"},
            description = "Go on with every further window, until interrupted.")
    private boolean watch;

    @Mixin private JsonOption json = new JsonOption();

    /** Shows it when called. */
    public TopCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (RuntimeClient client = root.connect()) {
            GetResourceLedgerResponse ledger = ask(client);
            print(ledger);
            while (watch && isAlive(ledger)) {
                TimeUnit.SECONDS.sleep(1);
                GetResourceLedgerResponse next = ask(client);
                if (next.getWindowsCount() > 0
                        && !next.getWindowsList().equals(ledger.getWindowsList())) {
                    root.terminal().out().println();
                    print(next);
                }
                ledger = next;
            }
            return isAlive(ledger) ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private static GetResourceLedgerResponse ask(RuntimeClient client) {
        return client.monitor().getResourceLedger(GetResourceLedgerRequest.getDefaultInstance());
    }

    private static boolean isAlive(GetResourceLedgerResponse ledger) {
        return ledger.getState() == State.STATE_MEASURING
                || ledger.getState() == State.STATE_STARTING;
    }

    private void print(GetResourceLedgerResponse ledger) {
        json.print(root.terminal(), ledger, out -> LedgerPrinter.print(ledger, out));
        root.terminal().out().flush();
    }
}
