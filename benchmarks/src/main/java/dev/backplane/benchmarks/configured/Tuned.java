package dev.backplane.benchmarks.configured;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Notes how old each change of its configuration is. Goes out: nanoseconds since the update was
 * asked for, one a line. All processes of a machine have the same clock.
 */
@Component(
        immediate = true,
        configurationPid = Tuned.PID,
        property = RequestHandler.OPERATION + "=ages")
public final class Tuned implements RequestHandler {

    static final String PID = "benchmarks.tuned";

    private final Queue<Long> ages = new ConcurrentLinkedQueue<>();

    /** When the change was asked for. */
    @interface Config {
        long sent() default 0;
    }

    /** Declarative Services. */
    @Activate
    public Tuned() {}

    /** Declarative Services, with each change. */
    @Modified
    public void change(Config config) {
        ages.add(System.nanoTime() - config.sent());
    }

    @Override
    public Payload handle(Request request) {
        String text = ages.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        ages.clear();
        return Payload.text(text);
    }
}
