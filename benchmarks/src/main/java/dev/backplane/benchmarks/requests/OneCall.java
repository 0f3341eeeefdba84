package dev.backplane.benchmarks.requests;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;

/**
 * What a call costs: {@code direct} to the service of another plugin, {@code request} to the same
 * handler over the bus. Comes in: milliseconds to measure; goes out: nanoseconds a call.
 */
@Component(property = {RequestHandler.OPERATION + "=direct", RequestHandler.OPERATION + "=request"})
public final class OneCall implements RequestHandler {

    private static final Payload BODY = Payload.of(new byte[CallLoop.BODY_BYTES], Payload.BINARY);

    private final MessageBus bus;
    private final RequestHandler echo;
    private final Request constant =
            Request.of("echo", "echo", BODY, "request-driver", CallLoop.TIMEOUT);

    /** Needs the other plugin. */
    @Activate
    public OneCall(
            @Reference MessageBus bus,
            @Reference(target = "(" + RequestHandler.OPERATION + "=echo)") RequestHandler echo) {
        this.bus = bus;
        this.echo = echo;
    }

    @Override
    public Payload handle(Request request) {
        Duration time = Duration.ofMillis(Long.parseLong(request.payload().text()));
        return Payload.text(
                String.valueOf(
                        request.operation().equals("direct")
                                ? BatchTimer.nanos(this::direct, BODY, time)
                                : BatchTimer.nanos(this::request, BODY, time)));
    }

    private Object direct() {
        try {
            return echo.handle(constant);
        } catch (Exception e) { // the handler may throw anything
            throw new IllegalStateException(e);
        }
    }

    private Object request() {
        return bus.request("echo", "echo", BODY, CallLoop.TIMEOUT);
    }
}
