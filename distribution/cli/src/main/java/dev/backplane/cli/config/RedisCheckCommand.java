package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.CheckFleetStoreRequest;
import dev.backplane.proto.v1.CheckFleetStoreResponse;
import dev.backplane.proto.v1.FleetFinding;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code backplane config redis check}. */
@Command(
        name = "check",
        description = {
            "Looks whether Redis promises what a fleet needs, and prints the lines that",
            "redis.conf lacks. Fails if the runtime refuses to work like this."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = "  backplane config redis check")
final class RedisCheckCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private JsonOption json = new JsonOption();

    RedisCheckCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            CheckFleetStoreResponse found =
                    client.fleet().checkFleetStore(CheckFleetStoreRequest.getDefaultInstance());
            json.print(root.terminal(), found, out -> print(found.getFindingsList(), out));
            return found.getFindingsList().stream()
                            .anyMatch(
                                    each ->
                                            each.getVerdict()
                                                    == FleetFinding.Verdict.VERDICT_REFUSED)
                    ? 1
                    : 0;
        }
    }

    private static void print(List<FleetFinding> findings, PrintStream out) {
        for (FleetFinding each : findings) {
            out.printf(
                    "%-8s %s: %s%n",
                    each.getVerdict().name().replace("VERDICT_", ""),
                    each.getSubject(),
                    PlainText.of(each.getMessage()));
        }
        List<String> lacking =
                findings.stream()
                        .map(FleetFinding::getSetting)
                        .filter(line -> !line.isEmpty())
                        .toList();
        if (!lacking.isEmpty()) {
            out.println();
            out.println("redis.conf should have:");
            lacking.forEach(line -> out.println("  " + line));
        }
    }
}
