package dev.backplane.bus.internal.request;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.StreamHandler;

import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A bus without a framework: small limits, a fast watch, and plugins in one line. */
final class TestBus implements AutoCloseable {

    static final Limits LIMITS = new Limits(1000, 8);

    private final AtomicLong nextServiceId = new AtomicLong(1);
    private final DeadlineWatch watch = DeadlineWatch.start(100_000);
    final RouteTable routes = new RouteTable();
    final RequestPath path = new RequestPath(routes, LIMITS, watch);

    /** Active, with this one handler. */
    Bundle plugin(String name, String operation, RequestHandler handler) {
        Bundle bundle = FakeBundles.named(name);
        add(bundle, operation, handler);
        routes.activate(name, bundle);
        return bundle;
    }

    Handler add(Bundle bundle, String operation, RequestHandler handler) {
        return add(bundle, operation, Operation.of(handler));
    }

    Handler addStream(Bundle bundle, String operation, StreamHandler handler) {
        return add(bundle, operation, Operation.of(handler));
    }

    Payload call(String plugin, String operation) {
        return path.request(request(plugin, operation, Duration.ofSeconds(5)));
    }

    static Request request(String plugin, String operation, Duration timeout) {
        return Request.of(plugin, operation, Payload.text("?"), "test", timeout);
    }

    static Request request(String plugin, String operation, Cancellation cancellation) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        return new Request(
                plugin,
                operation,
                Payload.text("?"),
                MessageContext.of("test"),
                deadline,
                cancellation);
    }

    private Handler add(Bundle bundle, String operation, Operation form) {
        Handler handler = new Handler(nextServiceId.getAndIncrement(), 0, List.of(operation), form);
        routes.put(bundle, handler);
        return handler;
    }

    @Override
    public void close() {
        path.close();
    }
}
