package dev.backplane.benchmarks.requests;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Replies a second; comes in: {@code CALLERS MILLISECONDS}. A single caller uses the form that
 * waits, as one does who has nothing else to do.
 */
@Component(property = RequestHandler.OPERATION + "=calls")
public final class ManyCalls implements RequestHandler {

    private static final Payload BODY = Payload.of(new byte[CallLoop.BODY_BYTES], Payload.BINARY);

    private final MessageBus bus;

    /** Calls as this plugin. */
    @Activate
    public ManyCalls(@Reference MessageBus bus) {
        this.bus = bus;
    }

    @Override
    public Payload handle(Request request) throws InterruptedException {
        List<String> words = List.of(request.payload().text().split(" ", 2));
        int callers = Integer.parseInt(words.get(0));
        return Payload.text(
                String.valueOf(
                        CallLoop.run(
                                callers == 1 ? this::waiting : this::notWaiting,
                                callers,
                                Duration.ofMillis(Long.parseLong(words.get(1))))));
    }

    private CompletableFuture<?> waiting() {
        return CompletableFuture.completedFuture(
                bus.request("echo", "echo", BODY, CallLoop.TIMEOUT));
    }

    private CompletableFuture<?> notWaiting() {
        return bus.requestAsync("echo", "echo", BODY, CallLoop.TIMEOUT);
    }
}
