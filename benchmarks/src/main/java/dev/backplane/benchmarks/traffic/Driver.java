package dev.backplane.benchmarks.traffic;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The steps of a {@link Session} as operations, and what only ours can do. */
@Component(
        property = {
            RequestHandler.OPERATION + "=begin",
            RequestHandler.OPERATION + "=steady",
            RequestHandler.OPERATION + "=warmup",
            RequestHandler.OPERATION + "=update",
            RequestHandler.OPERATION + "=round",
            RequestHandler.OPERATION + "=footprint",
            RequestHandler.OPERATION + "=end",
            RequestHandler.OPERATION + "=bad"
        })
public final class Driver implements RequestHandler {

    private final MessageBus bus;
    private final PluginManager manager;
    private final Session session = new Session();
    private @Nullable OverBus target;

    /** Calls as this plugin. */
    @Activate
    public Driver(@Reference MessageBus bus, @Reference PluginManager manager) {
        this.bus = bus;
        this.manager = manager;
    }

    @Override
    public Payload handle(Request request) throws Exception {
        String argument = request.payload().text();
        return Payload.text(
                switch (request.operation()) {
                    case "begin" -> begin(argument);
                    case "bad" -> bad(Path.of(argument));
                    case String step -> step(step, argument);
                });
    }

    private String step(String name, String argument) throws Exception {
        Session.Step step = session.steps().get(name);
        if (step == null) {
            throw new PluginException(ErrorCode.UNKNOWN_OPERATION, "there is no step " + name);
        }
        return step.take(argument);
    }

    /** Takes {@code PLUGIN KIND}. */
    private String begin(String argument) {
        List<String> words = List.of(argument.split(" ", 2));
        target = new OverBus(bus, manager, words.get(0));
        return session.begin(target, words.get(1));
    }

    /** Goes out: seconds until the way back, failed calls, slow calls, and the verdict. */
    private String bad(Path file) throws Exception {
        Tally tally = session.load().tally();
        long failed = tally.failures();
        long slow = tally.slowed();
        OverBus bad = Objects.requireNonNull(target);
        double seconds = bad.updateToBad(file);
        return seconds
                + " "
                + (tally.failures() - failed)
                + " "
                + (tally.slowed() - slow)
                + " "
                + bad.latest().verdict();
    }
}
