package dev.backplane.benchmarks.vertx;

import dev.backplane.benchmarks.PeerServer;
import dev.backplane.benchmarks.events.FlatOut;
import dev.backplane.benchmarks.events.Load;
import dev.backplane.benchmarks.requests.CallLoop;

import io.vertx.core.Vertx;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Vert.x as it comes, told what to do as a driver plugin is. */
public final class VertxPeer {

    private final Vertx vertx = Vertx.vertx();

    private VertxPeer() {}

    /** Serves on the port given until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        VertxPeer peer = new VertxPeer();
        PeerServer.serve(
                Integer.parseInt(arguments[0]), Map.of("rate", peer::rate, "calls", peer::calls));
    }

    /** Takes {@code post SUBSCRIBERS MILLISECONDS}. */
    private String rate(String argument) {
        List<String> words = List.of(argument.split(" ", 3));
        try (Load load = new VertxLoad(vertx, Integer.parseInt(words.get(1)))) {
            return String.valueOf(
                    FlatOut.run(load, Duration.ofMillis(Long.parseLong(words.get(2)))));
        }
    }

    /** Takes {@code CALLERS MILLISECONDS}. */
    private String calls(String argument) throws InterruptedException {
        List<String> words = List.of(argument.split(" ", 2));
        try (VertxCalls calls = new VertxCalls(vertx)) {
            return String.valueOf(
                    CallLoop.run(
                            calls,
                            Integer.parseInt(words.get(0)),
                            Duration.ofMillis(Long.parseLong(words.get(1)))));
        }
    }
}
