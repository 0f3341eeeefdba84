package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ResolveFleetConflictRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane config fleet take}. */
@Command(
        name = "take",
        description = "Decides a conflict: what lost shall hold after all, or is given up.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane config fleet take mine 1764400000000-0",
            "  backplane config fleet take theirs 1764400000000-0"
        })
final class FleetTakeCommand implements Callable<Integer> {

    /** Which side holds. */
    enum Side {
        mine,
        theirs
    }

    private final BackplaneCommand root;

    @Parameters(
            index = "0",
            paramLabel = "mine|theirs",
            description = "What lost, or what the fleet holds.")
    private Side side = Side.theirs;

    @Parameters(index = "1", paramLabel = "ID", description = "See 'config fleet conflicts'.")
    private String id = "";

    FleetTakeCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            var _ =
                    client.fleet()
                            .resolveFleetConflict(
                                    ResolveFleetConflictRequest.newBuilder()
                                            .setId(id)
                                            .setMine(side == Side.mine)
                                            .build());
        }
        root.terminal()
                .out()
                .println(
                        side == Side.mine
                                ? "Done: what lost holds now, everywhere."
                                : "Done: what lost is given up.");
        return 0;
    }
}
