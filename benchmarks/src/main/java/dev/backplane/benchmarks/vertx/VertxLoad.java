package dev.backplane.benchmarks.vertx;

import dev.backplane.benchmarks.events.Load;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Publishes on the event bus to consumers that count, each on an event loop of its own. */
final class VertxLoad implements Load {

    private static final String ADDRESS = "flat.out";
    private static final String BODY = "value";
    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    private final Vertx vertx;
    private final LongAdder delivered = new LongAdder();
    private final List<String> consumers;

    VertxLoad(Vertx vertx, int subscribers) {
        this.vertx = vertx;
        this.consumers = Stream.generate(this::subscribe).limit(subscribers).toList();
    }

    private String subscribe() {
        return vertx.deployVerticle(
                        context ->
                                vertx.eventBus()
                                        .localConsumer(ADDRESS, event -> delivered.increment())
                                        .completion())
                .await();
    }

    @Override
    public void publish() {
        var _ = vertx.eventBus().publish(ADDRESS, BODY, LOCAL);
    }

    @Override
    public long delivered() {
        return delivered.sum();
    }

    @Override
    public int subscribers() {
        return consumers.size();
    }

    /** As many as a mailbox of ours holds: flat out without a bound it would run out of memory. */
    @Override
    public long window() {
        return 1_024L * consumers.size();
    }

    @Override
    public void close() {
        consumers.forEach(consumer -> vertx.undeploy(consumer).await());
    }
}
