package dev.backplane.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import dev.backplane.proto.v1.DeadLetter;
import dev.backplane.proto.v1.DeadLetterCause;
import dev.backplane.proto.v1.DeadLetterKind;
import dev.backplane.proto.v1.DeadLetterServiceGrpc;
import dev.backplane.proto.v1.GetDeadLetterRequest;
import dev.backplane.proto.v1.GetDeadLetterResponse;
import dev.backplane.proto.v1.GetDeadLetterTotalsRequest;
import dev.backplane.proto.v1.GetDeadLetterTotalsResponse;
import dev.backplane.proto.v1.ListDeadLettersRequest;
import dev.backplane.proto.v1.ListDeadLettersResponse;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.PurgeDeadLettersRequest;
import dev.backplane.proto.v1.PurgeDeadLettersResponse;
import dev.backplane.proto.v1.ReplayDeadLettersRequest;
import dev.backplane.proto.v1.ReplayDeadLettersResponse;

import io.grpc.stub.StreamObserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows one letter, and replays as the test says. */
final class FakeDeadLetters extends DeadLetterServiceGrpc.DeadLetterServiceImplBase {

    static final DeadLetter LETTER =
            DeadLetter.newBuilder()
                    .setId(12)
                    .setFailedAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
                    .setKind(DeadLetterKind.DEAD_LETTER_KIND_EVENT)
                    .setTarget("orders/created")
                    .setSubscriber("billing/OnOrder")
                    .setCaller("orders")
                    .setCause(DeadLetterCause.DEAD_LETTER_CAUSE_HANDLER_FAILED)
                    .setMessage("the handler threw")
                    .setReplayable(true)
                    .putProperties("region", "north")
                    .setPayload(
                            Payload.newBuilder()
                                    .setData(ByteString.copyFromUtf8("{\"id\":7}"))
                                    .setContentType("application/json"))
                    .build();

    final List<Object> asked = new CopyOnWriteArrayList<>();
    volatile List<DeadLetter> letters = List.of(LETTER);
    volatile List<ReplayDeadLettersResponse> replays = List.of();
    volatile PurgeDeadLettersResponse purge =
            PurgeDeadLettersResponse.newBuilder().setPurged(3).build();

    @Override
    public void listDeadLetters(
            ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> observer) {
        answer(
                request,
                ListDeadLettersResponse.newBuilder().addAllDeadLetters(letters).build(),
                observer);
    }

    @Override
    public void getDeadLetter(
            GetDeadLetterRequest request, StreamObserver<GetDeadLetterResponse> observer) {
        answer(request, GetDeadLetterResponse.newBuilder().setDeadLetter(LETTER).build(), observer);
    }

    @Override
    public void replayDeadLetters(
            ReplayDeadLettersRequest request, StreamObserver<ReplayDeadLettersResponse> observer) {
        asked.add(request);
        replays.forEach(observer::onNext);
        observer.onCompleted();
    }

    @Override
    public void purgeDeadLetters(
            PurgeDeadLettersRequest request, StreamObserver<PurgeDeadLettersResponse> observer) {
        answer(request, purge, observer);
    }

    @Override
    public void getDeadLetterTotals(
            GetDeadLetterTotalsRequest request,
            StreamObserver<GetDeadLetterTotalsResponse> observer) {
        answer(
                request,
                GetDeadLetterTotalsResponse.newBuilder()
                        .setStored(1)
                        .setStoredBytes(2_000)
                        .setReceived(1_234)
                        .setDisplaced(5)
                        .setUnstored(6)
                        .build(),
                observer);
    }

    private <T> void answer(Object request, T response, StreamObserver<T> observer) {
        asked.add(request);
        observer.onNext(response);
        observer.onCompleted();
    }
}
