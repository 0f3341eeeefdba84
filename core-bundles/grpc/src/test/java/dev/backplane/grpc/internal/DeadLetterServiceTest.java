package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.DeadLetter;
import dev.backplane.proto.v1.DeadLetterCause;
import dev.backplane.proto.v1.DeadLetterKind;
import dev.backplane.proto.v1.DeadLetterSelection;
import dev.backplane.proto.v1.DeadLetterServiceGrpc;
import dev.backplane.proto.v1.DeadLetterServiceGrpc.DeadLetterServiceBlockingStub;
import dev.backplane.proto.v1.GetDeadLetterRequest;
import dev.backplane.proto.v1.GetDeadLetterTotalsRequest;
import dev.backplane.proto.v1.ListDeadLettersRequest;
import dev.backplane.proto.v1.PurgeDeadLettersRequest;
import dev.backplane.proto.v1.ReplayDeadLettersRequest;
import dev.backplane.proto.v1.ReplayDeadLettersResponse;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class DeadLetterServiceTest {

    private static final DeadLetterSelection LATE =
            DeadLetterSelection.newBuilder()
                    .setCause(DeadLetterCause.DEAD_LETTER_CAUSE_LATE)
                    .build();

    private final OpenEndpoint open = new OpenEndpoint();

    @BeforeEach
    void fill() {
        open.deadLetters.add(
                "orders/created",
                "billing/OnOrder",
                Cause.HANDLER_FAILED,
                Map.of("payload", new byte[] {1, 2}, "content.type", "image/png", "n", 3));
        open.deadLetters.add("orders/paid", "audit/OnOrder", Cause.LATE, Map.of("n", 4));
    }

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void listsThemWithoutWhatMakesThemLarge() {
        List<DeadLetter> letters = list(ListDeadLettersRequest.getDefaultInstance());

        assertThat(letters).extracting(DeadLetter::getId).containsExactly(1L, 2L);
        DeadLetter first = letters.getFirst();
        assertThat(first.getFailedAt().getSeconds()).isEqualTo(1_700_000_000);
        assertThat(first.getKind()).isEqualTo(DeadLetterKind.DEAD_LETTER_KIND_EVENT);
        assertThat(first.getTarget()).isEqualTo("orders/created");
        assertThat(first.getSubscriber()).isEqualTo("billing/OnOrder");
        assertThat(first.getCaller()).isEqualTo("orders");
        assertThat(first.getCause()).isEqualTo(DeadLetterCause.DEAD_LETTER_CAUSE_HANDLER_FAILED);
        assertThat(first.getMessage()).isEqualTo("it said no");
        assertThat(first.getReplayable()).isTrue();
        assertThat(first.getPayloadBytes()).isEqualTo(2);
        assertThat(first.hasPayload()).isFalse();
        assertThat(first.getPropertiesMap()).isEmpty();
    }

    @Test
    void listsWhatIsSelectedInPages() {
        assertThat(list(ListDeadLettersRequest.newBuilder().setSelection(LATE).build()))
                .extracting(DeadLetter::getId)
                .containsExactly(2L);
        assertThat(list(ListDeadLettersRequest.newBuilder().setLimit(1).build()))
                .extracting(DeadLetter::getId)
                .containsExactly(1L);
        assertThat(list(ListDeadLettersRequest.newBuilder().setAfterId(1).build()))
                .extracting(DeadLetter::getId)
                .containsExactly(2L);
        assertThat(
                        list(
                                ListDeadLettersRequest.newBuilder()
                                        .setSelection(
                                                DeadLetterSelection.newBuilder()
                                                        .setTarget("orders/paid")
                                                        .setSubscriber("billing/OnOrder"))
                                        .build()))
                .isEmpty();
    }

    @Test
    void everyCauseHasItsWord() {
        for (Cause cause : Cause.values()) {
            open.deadLetters.add("t", "s", cause, Map.of());
            var word = DeadLetterCause.valueOf("DEAD_LETTER_CAUSE_" + cause);
            assertThat(
                            list(
                                    ListDeadLettersRequest.newBuilder()
                                            .setSelection(
                                                    DeadLetterSelection.newBuilder().setCause(word))
                                            .build()))
                    .isNotEmpty()
                    .allMatch(letter -> letter.getCause() == word);
        }
    }

    @Test
    void aNegativeOrHugePageIsRefused() {
        for (int limit : new int[] {-1, 10_001}) {
            StatusRuntimeException e =
                    refused(
                            () ->
                                    list(
                                            ListDeadLettersRequest.newBuilder()
                                                    .setLimit(limit)
                                                    .build()));
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void oneIsShownWhole() {
        DeadLetter letter =
                stub().getDeadLetter(GetDeadLetterRequest.newBuilder().setId(1).build())
                        .getDeadLetter();

        assertThat(letter.getPayload().getData().toByteArray()).containsExactly(1, 2);
        assertThat(letter.getPayload().getContentType()).isEqualTo("image/png");
        assertThat(letter.getPropertiesMap()).isEqualTo(Map.of("n", "3"));
    }

    @Test
    void oneThatIsNotThereIsNotFound() {
        StatusRuntimeException e =
                refused(
                        () ->
                                stub().getDeadLetter(
                                                GetDeadLetterRequest.newBuilder()
                                                        .setId(9)
                                                        .build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("UNKNOWN_DEAD_LETTER");
    }

    @Test
    void replaysThoseNamedAndTellsOfEach() {
        open.deadLetters.onReplay =
                id -> {
                    if (id == 2) {
                        throw new PluginException(ErrorCode.PLUGIN_NOT_ACTIVE, "audit is away");
                    }
                    return 1;
                };

        List<ReplayDeadLettersResponse> done =
                replay(ReplayDeadLettersRequest.newBuilder().addIds(1).addIds(2).addIds(9).build());

        assertThat(done).extracting(ReplayDeadLettersResponse::getId).containsExactly(1L, 2L, 9L);
        assertThat(done.get(0).getSubscribers()).isEqualTo(1);
        assertThat(done.get(1).getProblem().getCode()).isEqualTo("PLUGIN_NOT_ACTIVE");
        assertThat(done.get(1).getProblem().getMessage()).isEqualTo("audit is away");
        assertThat(done.get(2).getProblem().getCode()).isEqualTo("UNKNOWN_DEAD_LETTER");
    }

    @Test
    void replaysWhatIsSelected() {
        assertThat(replay(ReplayDeadLettersRequest.newBuilder().setSelection(LATE).build()))
                .extracting(ReplayDeadLettersResponse::getId)
                .containsExactly(2L);
    }

    @Test
    void replaysEachOnceEvenIfItComesBackUnderANewId() {
        for (int i = 0; i < 250; i++) {
            open.deadLetters.add("t", "s", Cause.OVERFLOW, Map.of());
        }
        open.deadLetters.onReplay =
                id -> {
                    open.deadLetters.add("t", "s", Cause.HANDLER_FAILED, Map.of());
                    return 1;
                };

        assertThat(replay(ReplayDeadLettersRequest.newBuilder().setAll(true).build())).hasSize(252);
    }

    @Test
    void whatIsMeantMustBeSaidInOneWay() {
        for (ReplayDeadLettersRequest request :
                List.of(
                        ReplayDeadLettersRequest.getDefaultInstance(),
                        ReplayDeadLettersRequest.newBuilder().addIds(1).setAll(true).build(),
                        ReplayDeadLettersRequest.newBuilder()
                                .setSelection(LATE)
                                .addIds(1)
                                .build())) {
            assertThat(refused(() -> replay(request)).getStatus().getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        for (PurgeDeadLettersRequest request :
                List.of(
                        PurgeDeadLettersRequest.getDefaultInstance(),
                        PurgeDeadLettersRequest.newBuilder().addIds(1).setAll(true).build(),
                        PurgeDeadLettersRequest.newBuilder().setSelection(LATE).addIds(1).build(),
                        PurgeDeadLettersRequest.newBuilder()
                                .setSelection(LATE)
                                .setAll(true)
                                .build())) {
            assertThat(refused(() -> stub().purgeDeadLetters(request)).getStatus().getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        assertThat(list(ListDeadLettersRequest.getDefaultInstance())).hasSize(2);
    }

    @Test
    void purgesWhatIsSelectedOrAll() {
        assertThat(purge(PurgeDeadLettersRequest.newBuilder().setSelection(LATE).build()))
                .isEqualTo(1);
        assertThat(purge(PurgeDeadLettersRequest.newBuilder().setAll(true).build())).isEqualTo(1);
        assertThat(list(ListDeadLettersRequest.getDefaultInstance())).isEmpty();
    }

    @Test
    void tellsHowFullItIs() {
        var totals = stub().getDeadLetterTotals(GetDeadLetterTotalsRequest.getDefaultInstance());

        assertThat(
                        List.of(
                                totals.getStored(),
                                totals.getStoredBytes(),
                                totals.getReceived(),
                                totals.getDisplaced(),
                                totals.getUnstored()))
                .containsExactly(2L, 5L, 6L, 7L, 8L);
    }

    @Test
    void purgesThoseNamedAndTellsOfTheOthers() {
        var done =
                stub().purgeDeadLetters(
                                PurgeDeadLettersRequest.newBuilder().addIds(9).addIds(2).build());

        assertThat(done.getPurged()).isEqualTo(1);
        assertThat(done.getUnpurgedList())
                .singleElement()
                .satisfies(
                        left -> {
                            assertThat(left.getId()).isEqualTo(9);
                            assertThat(left.getProblem().getCode())
                                    .isEqualTo("UNKNOWN_DEAD_LETTER");
                            assertThat(left.getProblem().getMessage()).isEqualTo("no letter 9");
                        });
        assertThat(list(ListDeadLettersRequest.getDefaultInstance()))
                .extracting(DeadLetter::getId)
                .containsExactly(1L);
    }

    private int purge(PurgeDeadLettersRequest request) {
        return stub().purgeDeadLetters(request).getPurged();
    }

    private List<DeadLetter> list(ListDeadLettersRequest request) {
        return stub().listDeadLetters(request).getDeadLettersList();
    }

    private List<ReplayDeadLettersResponse> replay(ReplayDeadLettersRequest request) {
        List<ReplayDeadLettersResponse> done = new ArrayList<>();
        stub().replayDeadLetters(request).forEachRemaining(done::add);
        return done;
    }

    private static StatusRuntimeException refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private DeadLetterServiceBlockingStub stub() {
        return DeadLetterServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }
}
