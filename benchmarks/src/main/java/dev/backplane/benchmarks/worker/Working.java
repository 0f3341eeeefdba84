package dev.backplane.benchmarks.worker;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.util.List;

/** Works for so many microseconds, alone or with calls of its own; the reply is the version. */
@Component(property = {RequestHandler.OPERATION + "=rest", RequestHandler.OPERATION + "=nested"})
public final class Working implements RequestHandler {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final MessageBus bus;
    private final Manners manners;
    private final Work work = new Work();

    /** Calls as this plugin. */
    @Activate
    public Working(@Reference MessageBus bus, @Reference Manners manners) {
        this.bus = bus;
        this.manners = manners;
    }

    @Override
    public Payload handle(Request request) {
        manners.mayFail();
        String time = manners.time(request.payload().text());
        String _ =
                work.apply(
                        request.operation() + " " + time, inner -> call(request.plugin(), inner));
        return Payload.text(manners.version());
    }

    private String call(String plugin, String inner) {
        List<String> words = List.of(inner.split(" ", 2));
        return bus.request(plugin, words.get(0), Payload.text(words.get(1)), LIMIT).text();
    }
}
