package dev.backplane.itests.distribution.card;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Publishes numbered events, some synchronously and some not, until it is told to {@code halt};
 * then it says how many there were.
 */
public final class Publisher implements BundleActivator {

    private static final int PAUSE_MICROS = 500;

    private final List<Thread> threads = new ArrayList<>();
    private final long[] published = new long[2];
    private String topic = "";
    private volatile boolean halted;

    @Override
    public void start(BundleContext context) {
        topic = context.getBundle().getHeaders("").get(Tally.TOPIC);
        EventAdmin admin = context.getService(context.getServiceReference(EventAdmin.class));
        threads.add(Thread.ofPlatform().start(() -> publish(0, "sent", admin::sendEvent)));
        threads.add(Thread.ofPlatform().start(() -> publish(1, "posted", admin::postEvent)));
        context.registerService(
                RequestHandler.class,
                this::halt,
                FrameworkUtil.asDictionary(Map.of(RequestHandler.OPERATION, "halt")));
    }

    @Override
    public void stop(BundleContext context) {
        halted = true;
    }

    private void publish(int index, String name, Consumer<Event> way) {
        try {
            while (!halted) {
                long number = published[index]++;
                way.accept(new Event(topic, Map.of("publisher", name, "number", number)));
                TimeUnit.MICROSECONDS.sleep(PAUSE_MICROS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Payload halt(Request request) throws InterruptedException {
        halted = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return Payload.text(published[0] + " " + published[1]);
    }
}
