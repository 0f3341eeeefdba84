package dev.backplane.grpc.internal;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.DeadLetterServiceGrpc;
import dev.backplane.proto.v1.GetDeadLetterRequest;
import dev.backplane.proto.v1.GetDeadLetterResponse;
import dev.backplane.proto.v1.GetDeadLetterTotalsResponse;
import dev.backplane.proto.v1.ListDeadLettersRequest;
import dev.backplane.proto.v1.ListDeadLettersResponse;
import dev.backplane.proto.v1.PurgeDeadLettersRequest;
import dev.backplane.proto.v1.PurgeDeadLettersResponse;
import dev.backplane.proto.v1.ReplayDeadLettersRequest;
import dev.backplane.proto.v1.ReplayDeadLettersResponse;
import dev.backplane.proto.v1.UnpurgedDeadLetter;

import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;

import java.util.List;
import java.util.function.Function;

/** What could not be delivered, for administrators. */
final class DeadLetterService {

    private static final int MOST_LISTED = 10_000;

    private final DeadLetters letters;
    private final DeadLetterReplay replay;
    private final CallsInFlight calls;

    DeadLetterService(DeadLetters letters, CallsInFlight calls) {
        this.letters = letters;
        this.replay = new DeadLetterReplay(letters);
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(DeadLetterServiceGrpc.getServiceDescriptor())
                .method(DeadLetterServiceGrpc.getListDeadLettersMethod(), answer(this::list))
                .method(DeadLetterServiceGrpc.getGetDeadLetterMethod(), answer(this::get))
                .method(
                        DeadLetterServiceGrpc.getReplayDeadLettersMethod(),
                        VirtualThreadCall
                                .<ReplayDeadLettersRequest, ReplayDeadLettersResponse>handler(
                                        calls,
                                        (message, call) -> replay.replay(message, call::send),
                                        message -> Subject.NONE))
                .method(DeadLetterServiceGrpc.getPurgeDeadLettersMethod(), answer(this::purge))
                .method(
                        DeadLetterServiceGrpc.getGetDeadLetterTotalsMethod(),
                        answer(message -> totals()))
                .definition();
    }

    private <Q, R> ServerCallHandler<Received<Q>, R> answer(Function<Q, R> work) {
        return VirtualThreadCall.handler(
                calls, (message, call) -> call.send(work.apply(message)), message -> Subject.NONE);
    }

    private ListDeadLettersResponse list(ListDeadLettersRequest message) {
        if (message.getLimit() < 0 || message.getLimit() > MOST_LISTED) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the limit is %,d; allowed are 1 to %,d, and 0 for the default"
                            .formatted(message.getLimit(), MOST_LISTED));
        }
        if (message.getAfterId() < 0) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the id to begin after is %,d; it must not be negative"
                            .formatted(message.getAfterId()));
        }
        ListDeadLettersResponse.Builder response = ListDeadLettersResponse.newBuilder();
        for (DeadLetter letter :
                letters.list(
                        DeadLetterMessages.read(
                                message.getSelection(),
                                message.getAfterId(),
                                message.getLimit()))) {
            response.addDeadLetters(DeadLetterMessages.envelope(letter));
        }
        return response.build();
    }

    private GetDeadLetterResponse get(GetDeadLetterRequest message) {
        DeadLetter letter =
                letters.find(message.getId())
                        .orElseThrow(
                                () ->
                                        new PluginException(
                                                ErrorCode.UNKNOWN_DEAD_LETTER,
                                                "there is no dead letter "
                                                        + message.getId()
                                                        + ": it was replayed, purged, displaced by"
                                                        + " newer ones, or never was; see what there"
                                                        + " is with: backplane deadletter list"));
        return GetDeadLetterResponse.newBuilder()
                .setDeadLetter(DeadLetterMessages.whole(letter))
                .build();
    }

    private PurgeDeadLettersResponse purge(PurgeDeadLettersRequest message) {
        DeadLetterMessages.requireOneWay(
                "purged", message.getIdsCount(), message.getSelection(), message.getAll());
        if (message.getIdsCount() > 0) {
            return purge(message.getIdsList());
        }
        return PurgeDeadLettersResponse.newBuilder()
                .setPurged(letters.purge(DeadLetterMessages.read(message.getSelection(), 0, 0)))
                .build();
    }

    private PurgeDeadLettersResponse purge(List<Long> ids) {
        PurgeDeadLettersResponse.Builder response = PurgeDeadLettersResponse.newBuilder();
        for (long id : ids) {
            try {
                letters.purge(id);
                response.setPurged(response.getPurged() + 1);
            } catch (PluginException e) {
                if (e.code() != ErrorCode.UNKNOWN_DEAD_LETTER) {
                    throw e; // what is wrong with the store is wrong for all of them
                }
                response.addUnpurged(
                        UnpurgedDeadLetter.newBuilder()
                                .setId(id)
                                .setProblem(DeadLetterMessages.problem(e)));
            }
        }
        return response.build();
    }

    private GetDeadLetterTotalsResponse totals() {
        return DeadLetterMessages.write(letters.totals());
    }
}
