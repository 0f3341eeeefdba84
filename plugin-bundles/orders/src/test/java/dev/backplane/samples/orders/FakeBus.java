package dev.backplane.samples.orders;

import dev.backplane.bus.Answer;
import dev.backplane.bus.Broadcast;
import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.ResponseStream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers every request with 1,350 cents, or what else the test says. */
final class FakeBus implements MessageBus {

    final List<String> requests = new ArrayList<>();
    String price = "{\"cents\":1350}";

    @Override
    public Payload request(String plugin, String operation, Payload payload, Duration timeout) {
        requests.add(plugin + "/" + operation + " " + payload.text());
        return Payload.json(price);
    }

    @Override
    public Payload request(Request request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stream(Request request, ResponseStream responses) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Payload> requestAsync(Request request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Payload> requestAsync(
            String plugin, String operation, Payload payload, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> broadcast(Broadcast broadcast) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Answer> gather(Broadcast broadcast, Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
