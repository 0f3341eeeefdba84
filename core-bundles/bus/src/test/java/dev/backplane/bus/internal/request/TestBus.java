package dev.backplane.bus.internal.request;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.StreamHandler;
import dev.backplane.bus.internal.event.Turns;
import dev.backplane.bus.internal.policy.Lanes;

import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A bus without a framework: small limits, a fast watch, and plugins in one line. */
public final class TestBus implements AutoCloseable {

    static final Limits LIMITS = new Limits(1000, 8);

    private final AtomicLong nextServiceId = new AtomicLong(1);
    private final DeadlineWatch watch = DeadlineWatch.start(100_000);
    public final Lanes lanes;
    public final RouteTable routes;
    public final RequestPath path;

    public TestBus() {
        this(new Lanes());
    }

    public TestBus(Lanes lanes) {
        this.lanes = lanes;
        this.routes = new RouteTable(lanes, new Turns());
        this.path = new RequestPath(routes, LIMITS, watch);
    }

    /** Active, with this one handler. */
    public Bundle plugin(String name, String operation, RequestHandler handler) {
        Bundle bundle = FakeBundles.named(name);
        add(bundle, operation, handler);
        routes.activate(name, bundle);
        return bundle;
    }

    public Handler add(Bundle bundle, String operation, RequestHandler handler) {
        return add(bundle, operation, Operation.of(handler));
    }

    Handler addStream(Bundle bundle, String operation, StreamHandler handler) {
        return add(bundle, operation, Operation.of(handler));
    }

    /** Active, with this one handler for an operation that may be repeated. */
    public Bundle idempotent(String name, String operation, RequestHandler handler) {
        Bundle bundle = FakeBundles.named(name);
        routes.put(
                bundle,
                new Handler(
                        nextServiceId.getAndIncrement(),
                        0,
                        List.of(operation),
                        Set.of(operation),
                        Operation.of(handler)));
        routes.activate(name, bundle);
        return bundle;
    }

    public Payload call(String plugin, String operation) {
        return path.request(request(plugin, operation, Duration.ofSeconds(5)));
    }

    public static Request request(String plugin, String operation, Duration timeout) {
        return Request.of(plugin, operation, Payload.text("?"), "test", timeout);
    }

    public static Request request(String plugin, String operation, Cancellation cancellation) {
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
        Handler handler =
                new Handler(nextServiceId.getAndIncrement(), 0, List.of(operation), Set.of(), form);
        routes.put(bundle, handler);
        return handler;
    }

    @Override
    public void close() {
        path.close();
    }
}
