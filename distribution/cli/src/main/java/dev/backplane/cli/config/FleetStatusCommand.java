package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.FleetMember;
import dev.backplane.proto.v1.FleetStatus;
import dev.backplane.proto.v1.GetFleetStatusRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintStream;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code backplane config fleet status}. */
@Command(
        name = "status",
        description = "Shows how this runtime stands to its fleet. Fails if it is cut off.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config fleet status", "  backplane config fleet status --json"})
final class FleetStatusCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private JsonOption json = new JsonOption();

    FleetStatusCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            FleetStatus status =
                    client.fleet().getFleetStatus(GetFleetStatusRequest.getDefaultInstance());
            json.print(root.terminal(), status, out -> print(status, out));
            return status.getState() == FleetStatus.State.STATE_CUT ? 1 : 0;
        }
    }

    private static String labels(FleetStatus status) {
        return new TreeMap<>(status.getLabelsMap())
                .entrySet().stream()
                        .map(each -> PlainText.of(each.getKey() + "=" + each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String text(FleetMember member) {
        return PlainText.of(member.getName())
                + ", "
                + member.getState().name().replace("STATE_", "")
                + ", revision "
                + PlainText.of(member.getRevision())
                + ", seen "
                + member.getAge().getSeconds()
                + " s ago";
    }

    private static void print(FleetStatus status, PrintStream out) {
        String state = status.getState().name().replace("STATE_", "");
        if (status.getState() == FleetStatus.State.STATE_LOCAL) {
            out.println("LOCAL: no fleet is configured; set BACKPLANE_REDIS_URI to join one.");
            return;
        }
        out.println(
                state
                        + (status.getReason().isEmpty()
                                ? ""
                                : ": " + PlainText.of(status.getReason())));
        if (status.getState() == FleetStatus.State.STATE_CUT) {
            out.println("What is configured goes on.");
        }
        out.println("fleet     " + status.getFleet() + ", node " + status.getNode());
        out.println("labels    " + labels(status));
        out.println("store     " + status.getStore());
        out.println("revision  " + status.getRevision());
        out.println(
                "lag       "
                        + status.getBehind()
                        + " changes, "
                        + status.getLag().getSeconds()
                        + " s");
        out.println("unsent    " + status.getUnsent());
        out.println("shared    " + status.getDocuments() + " configurations");
        status.getMembersList().forEach(member -> out.println("node      " + text(member)));
        status.getElsewhereMap()
                .forEach(
                        (pid, target) ->
                                out.println(
                                        "elsewhere "
                                                + PlainText.of(pid)
                                                + ": for nodes with "
                                                + PlainText.of(target)));
        status.getFailedMap()
                .forEach(
                        (pid, why) ->
                                out.println(
                                        "FAILED    "
                                                + PlainText.of(pid)
                                                + ": "
                                                + PlainText.of(why)));
    }
}
