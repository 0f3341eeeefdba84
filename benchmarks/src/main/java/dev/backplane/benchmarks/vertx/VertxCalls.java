package dev.backplane.benchmarks.vertx;

import dev.backplane.benchmarks.requests.CallLoop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;

import java.util.concurrent.CompletableFuture;

/** Requests and replies between two event loops: nobody waits, and nothing is handed on twice. */
final class VertxCalls implements CallLoop.Calls, AutoCloseable {

    private static final String ADDRESS = "echo";
    private static final String BODY = "x".repeat(CallLoop.BODY_BYTES);
    private static final DeliveryOptions OPTIONS =
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(CallLoop.TIMEOUT.toMillis());

    private final Vertx vertx;
    private final String replier;
    private final CompletableFuture<Context> caller = new CompletableFuture<>();

    VertxCalls(Vertx vertx) {
        this.vertx = vertx;
        replier =
                vertx.deployVerticle(
                                context ->
                                        vertx.eventBus()
                                                .localConsumer(
                                                        ADDRESS,
                                                        asked -> asked.reply(asked.body(), OPTIONS))
                                                .completion())
                        .await();
        vertx.deployVerticle(
                        context -> {
                            caller.complete(context);
                            return Future.succeededFuture();
                        })
                .await();
    }

    @Override
    public void begin(Runnable caller) {
        this.caller.join().runOnContext(nothing -> caller.run());
    }

    @Override
    public CompletableFuture<?> call() {
        return vertx.eventBus()
                .request(ADDRESS, BODY, OPTIONS)
                .toCompletionStage()
                .toCompletableFuture();
    }

    @Override
    public void close() {
        vertx.undeploy(replier).await();
    }
}
