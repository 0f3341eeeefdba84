package dev.backplane.itests.distribution.card;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.Subscription;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The activator of a plugin that follows {@code orders/*} and has the operations {@code flush}, for
 * broadcasts, and {@code handled}, which tells how many events it has handled.
 */
public final class Listener implements BundleActivator, EventHandler {

    /** Manifest header: what the plugin is called; its subscriber is {@code <name>/orders}. */
    public static final String NAME = "Listener-Name";

    /**
     * Manifest header: {@code fail} to throw in every handler but that of {@code handled}; {@code
     * spin} to hold a processor with each event until the plugin stops.
     */
    public static final String MODE = "Listener-Mode";

    private static final int MANY = 1000;

    private final AtomicInteger handled = new AtomicInteger();
    private boolean failing;
    private boolean spinning;
    private volatile boolean stopped;

    @Override
    public void start(BundleContext context) {
        String mode = context.getBundle().getHeaders("").get(MODE);
        failing = "fail".equals(mode);
        spinning = "spin".equals(mode);
        String name = context.getBundle().getHeaders("").get(NAME);
        context.registerService(
                EventHandler.class,
                this,
                FrameworkUtil.asDictionary(
                        Map.of(
                                EventConstants.EVENT_TOPIC,
                                "orders/*",
                                Subscription.NAME,
                                name + "/orders",
                                Subscription.CONCURRENCY,
                                spinning ? MANY : 1)));
        answer(context, "flush", this::flush);
        answer(context, "handled", request -> Payload.text(handled.toString()));
    }

    @Override
    public void stop(BundleContext context) {
        stopped = true; // the framework unregisters what it registered
    }

    private static void answer(BundleContext context, String operation, RequestHandler handler) {
        context.registerService(
                RequestHandler.class,
                handler,
                FrameworkUtil.asDictionary(Map.of(RequestHandler.OPERATION, operation)));
    }

    @Override
    public void handleEvent(Event event) {
        failIfSo();
        handled.incrementAndGet();
        while (spinning && !stopped) {
            Thread.onSpinWait();
        }
    }

    private Payload flush(Request request) {
        failIfSo();
        return Payload.text("flushed for " + request.caller());
    }

    private void failIfSo() {
        if (failing) {
            throw new IllegalStateException("the ledger is torn");
        }
    }
}
