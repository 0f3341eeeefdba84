package dev.backplane.itests.distribution.card;

import dev.backplane.bus.Subscription;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Writes down each event that it gets, its publisher and its number, at the end of a file. */
public final class Tally implements BundleActivator, EventHandler {

    /** Manifest header: the topic. */
    public static final String TOPIC = "Tally-Topic";

    /** Manifest header: the file. */
    public static final String FILE = "Tally-File";

    private Path file;
    private volatile boolean stopped;

    @Override
    public void start(BundleContext context) {
        Map<String, String> headers = FrameworkUtil.asMap(context.getBundle().getHeaders(""));
        file = Path.of(headers.get(FILE));
        String topic = headers.get(TOPIC);
        context.registerService(
                EventHandler.class,
                this,
                FrameworkUtil.asDictionary(
                        Map.of(
                                EventConstants.EVENT_TOPIC,
                                topic,
                                Subscription.NAME,
                                topic + "/tally")));
    }

    @Override
    public void stop(BundleContext context) {
        stopped = true;
    }

    @Override
    public void handleEvent(Event event) {
        String line =
                "%s %s%s%n"
                        .formatted(
                                event.getProperty("publisher"),
                                event.getProperty("number"),
                                stopped ? " after the stop" : "");
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
