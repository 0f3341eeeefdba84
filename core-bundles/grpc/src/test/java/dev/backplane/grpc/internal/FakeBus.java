package dev.backplane.grpc.internal;

import dev.backplane.bus.Broadcast;
import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.ResponseStream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Answers with whatever the test says; echoes until then. */
final class FakeBus implements MessageBus {

    @FunctionalInterface
    interface Answer {
        Payload to(Request request) throws Exception;
    }

    @FunctionalInterface
    interface Answers {
        void to(Request request, ResponseStream responses) throws Exception;
    }

    volatile Answer answer = Request::payload;
    volatile Function<Broadcast, List<String>> broadcasts = broadcast -> List.of();
    volatile BiFunction<Broadcast, Duration, List<dev.backplane.bus.Answer>> gatherings =
            (broadcast, timeout) -> List.of();
    volatile Answers answers = (request, responses) -> responses.send(request.payload());

    @Override
    public Payload request(Request request) {
        try {
            return answer.to(request);
        } catch (Exception e) {
            throw sneaky(e);
        }
    }

    @Override
    public void stream(Request request, ResponseStream responses) {
        try {
            answers.to(request, responses);
        } catch (Exception e) {
            throw sneaky(e);
        }
    }

    @Override
    public Payload request(String plugin, String operation, Payload payload, Duration timeout) {
        return request(Request.of(plugin, operation, payload, "", timeout));
    }

    @Override
    public CompletableFuture<Payload> requestAsync(Request request) {
        return CompletableFuture.supplyAsync(() -> request(request));
    }

    @Override
    public CompletableFuture<Payload> requestAsync(
            String plugin, String operation, Payload payload, Duration timeout) {
        return CompletableFuture.supplyAsync(() -> request(plugin, operation, payload, timeout));
    }

    @Override
    public List<String> broadcast(Broadcast broadcast) {
        return broadcasts.apply(broadcast);
    }

    @Override
    public List<dev.backplane.bus.Answer> gather(Broadcast broadcast, Duration timeout) {
        return gatherings.apply(broadcast, timeout);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
        throw (E) e;
    }
}
