package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;

import dev.backplane.cli.FakeRuntime.Outcome;
import dev.backplane.proto.v1.DeadLetterCause;
import dev.backplane.proto.v1.DeadLetterSelection;
import dev.backplane.proto.v1.GetDeadLetterRequest;
import dev.backplane.proto.v1.ListDeadLettersRequest;
import dev.backplane.proto.v1.Problem;
import dev.backplane.proto.v1.PurgeDeadLettersRequest;
import dev.backplane.proto.v1.PurgeDeadLettersResponse;
import dev.backplane.proto.v1.ReplayDeadLettersRequest;
import dev.backplane.proto.v1.ReplayDeadLettersResponse;
import dev.backplane.proto.v1.UnpurgedDeadLetter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;

@Timeout(30)
final class DeadLetterCommandsTest {

    private static final String TOTALS =
            "1 kept, 2 KiB; since the start: 1,234 received, 5 displaced by newer ones, 6 not"
                    + " stored";

    private FakeRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
    }

    @AfterEach
    void close() throws InterruptedException {
        runtime.close();
    }

    @Test
    void listsThemAndSaysHowFullTheStoreIs() {
        Outcome outcome = runtime.run("deadletter", "list");

        assertThat(outcome.status()).isZero();
        assertThat(
                        outcome.out()
                                .lines()
                                .map(line -> line.replaceAll("\\d+d \\d+h +", "9d 9h  "))
                                .map(line -> line.replaceAll("AGO +", "AGO    ")))
                .containsExactly(
                        "ID  AGO    TARGET          SUBSCRIBER       CAUSE           MESSAGE",
                        "12  9d 9h  orders/created  billing/OnOrder  handler-failed  the handler threw",
                        TOTALS);
    }

    @Test
    void anEmptyListIsOnlyTheTotals() {
        runtime.deadLetters.letters = List.of();

        assertThat(runtime.run("deadletter", "list")).isEqualTo(new Outcome(0, TOTALS + "\n", ""));
    }

    @Test
    void selectsAndPages() {
        Outcome outcome =
                runtime.run(
                        "deadletter",
                        "list",
                        "--target",
                        "orders/*",
                        "--subscriber",
                        "b",
                        "--cause",
                        "handler-failed",
                        "--after",
                        "7",
                        "--limit",
                        "1");

        assertThat(runtime.deadLetters.asked.getFirst())
                .isEqualTo(
                        ListDeadLettersRequest.newBuilder()
                                .setSelection(
                                        DeadLetterSelection.newBuilder()
                                                .setTarget("orders/*")
                                                .setSubscriber("b")
                                                .setCause(
                                                        DeadLetterCause
                                                                .DEAD_LETTER_CAUSE_HANDLER_FAILED))
                                .setAfterId(7)
                                .setLimit(1)
                                .build());
        assertThat(outcome.out()).contains("--after 12");
    }

    @Test
    void listsAsJson() {
        Outcome outcome = runtime.run("deadletter", "list", "--json");

        assertThat(
                        JsonParser.parseString(outcome.out())
                                .getAsJsonObject()
                                .getAsJsonArray("deadLetters"))
                .hasSize(1);
    }

    @Test
    void showsOneWhole() {
        Outcome outcome = runtime.run("deadletter", "show", "12");

        assertThat(runtime.deadLetters.asked.getFirst())
                .isEqualTo(GetDeadLetterRequest.newBuilder().setId(12).build());
        assertThat(outcome.out().lines())
                .containsExactly(
                        "id          12",
                        "at          2023-11-14T22:13:20Z",
                        "kind        event",
                        "target      orders/created",
                        "subscriber  billing/OnOrder",
                        "caller      orders",
                        "cause       handler-failed",
                        "message     the handler threw",
                        "replayable  yes",
                        "property    region=north",
                        "payload     {\"id\":7}");
    }

    @Test
    void replaysThoseNamedAndSaysWhatHappenedToEach() {
        runtime.deadLetters.replays =
                List.of(
                        ReplayDeadLettersResponse.newBuilder().setId(12).setSubscribers(1).build(),
                        ReplayDeadLettersResponse.newBuilder()
                                .setId(13)
                                .setProblem(
                                        Problem.newBuilder()
                                                .setCode("PLUGIN_NOT_ACTIVE")
                                                .setMessage("audit is away"))
                                .build());

        Outcome outcome = runtime.run("deadletter", "replay", "12", "13");

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                1,
                                "12: sent to 1 subscriber\n13: PLUGIN_NOT_ACTIVE: audit is away\n",
                                "1 of 2 letters were not replayed\n"));
        assertThat(((ReplayDeadLettersRequest) runtime.deadLetters.asked.getFirst()).getIdsList())
                .containsExactly(12L, 13L);
    }

    @Test
    void replaysWhatIsSelected() {
        Outcome outcome = runtime.run("deadletter", "replay", "--cause", "LATE");

        assertThat(outcome).isEqualTo(new Outcome(0, "No letter matches.\n", ""));
        assertThat(
                        ((ReplayDeadLettersRequest) runtime.deadLetters.asked.getFirst())
                                .getSelection()
                                .getCause())
                .isEqualTo(DeadLetterCause.DEAD_LETTER_CAUSE_LATE);
    }

    @Test
    void replaysAllOnlyWhenTold() {
        runtime.deadLetters.replays =
                List.of(ReplayDeadLettersResponse.newBuilder().setId(1).setSubscribers(3).build());

        Outcome outcome = runtime.run("deadletter", "replay", "--all", "--json");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out().lines()).hasSize(1);
        assertThat(((ReplayDeadLettersRequest) runtime.deadLetters.asked.getFirst()).getAll())
                .isTrue();
    }

    @Test
    void purgesThoseNamedAndSaysWhichItCouldNot() {
        runtime.deadLetters.purge =
                PurgeDeadLettersResponse.newBuilder()
                        .setPurged(1)
                        .addUnpurged(
                                UnpurgedDeadLetter.newBuilder()
                                        .setId(13)
                                        .setProblem(
                                                Problem.newBuilder()
                                                        .setCode("UNKNOWN_DEAD_LETTER")
                                                        .setMessage("There is no dead letter 13")))
                        .build();

        Outcome outcome = runtime.run("deadletter", "purge", "12", "13");

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(
                                1,
                                "1 purged\n13: UNKNOWN_DEAD_LETTER: There is no dead letter 13\n",
                                "1 of 2 letters were not purged\n"));
        assertThat(((PurgeDeadLettersRequest) runtime.deadLetters.asked.getFirst()).getIdsList())
                .containsExactly(12L, 13L);
    }

    @Test
    void replaysAndPurgesOnlyWhatIsSaidInOneWay() {
        for (String command : List.of("replay", "purge")) {
            for (String unclear :
                    List.of("", " 12 --all", " 12 --cause late", " --all --target a")) {
                Outcome outcome = runtime.run(("deadletter " + command + unclear).split(" "));

                assertThat(outcome.status()).as(unclear).isEqualTo(2);
                assertThat(outcome.err())
                        .startsWith("Say which in one way: ids, ")
                        .contains("See: backplane deadletter " + command + " --help");
            }
        }
        assertThat(runtime.deadLetters.asked).isEmpty();
    }

    @Test
    void purgesWhatIsSelectedOrAll() {
        assertThat(runtime.run("deadletter", "purge", "--target", "a"))
                .isEqualTo(new Outcome(0, "3 purged\n", ""));
        assertThat(runtime.run("deadletter", "purge", "--all").status()).isZero();

        var first = (PurgeDeadLettersRequest) runtime.deadLetters.asked.getFirst();
        assertThat(first.getSelection().getTarget()).isEqualTo("a");
        assertThat(first.getAll()).isFalse();
        assertThat(((PurgeDeadLettersRequest) runtime.deadLetters.asked.getLast()).getAll())
                .isTrue();
    }
}
