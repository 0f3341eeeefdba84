package dev.backplane.itests.distribution.card;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.StreamHandler;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The activator of every bundle that the tests put together. How it behaves stands in the bundle's
 * manifest, so that one class is each kind of plugin, well-behaved or not.
 */
public final class Card implements BundleActivator {

    /** Manifest header: what to do at start; see {@link #misbehave}. */
    public static final String START = "Card-Start";

    /** Manifest header: what to do at stop; see {@link #misbehave}. */
    public static final String STOP = "Card-Stop";

    private final AtomicInteger interrupted = new AtomicInteger();
    private String version = "";
    private MessageBus bus;
    private volatile boolean stopped;

    @Override
    public void start(BundleContext context) throws Exception {
        version = context.getBundle().getVersion().toString();
        misbehave(context, START);
        bus = context.getService(context.getServiceReference(MessageBus.class));
        answer(context, "version", request -> Payload.text(version));
        answer(context, "echo", Request::payload);
        answer(context, "sleep", this::sleep);
        answer(context, "interrupted", request -> Payload.text(interrupted.toString()));
        answer(context, "fail", Card::fail);
        answer(context, "log", Card::log);
        answer(context, "spin", this::spin);
        answer(context, "ask", this::ask);
        context.registerService(
                StreamHandler.class, this::flood, properties("flood")); // ends with its caller
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        stopped = true;
        misbehave(context, STOP);
    }

    private static void answer(BundleContext context, String operation, RequestHandler handler) {
        context.registerService(RequestHandler.class, handler, properties(operation));
    }

    private static Dictionary<String, ?> properties(String operation) {
        return FrameworkUtil.asDictionary(Map.of(RequestHandler.OPERATION, operation));
    }

    private static void misbehave(BundleContext context, String header) throws Exception {
        String how = context.getBundle().getHeaders("").get(header);
        switch (how == null ? "" : how) {
            case "throw" -> throw new IllegalStateException("the card is upside down");
            case "throw-error" -> throw new StackOverflowError("the card is bent");
            case "hang" -> hang();
            case "hang-politely" -> TimeUnit.DAYS.sleep(1);
            case "dawdle" -> TimeUnit.MILLISECONDS.sleep(200);
            default -> {
                // behaves
            }
        }
    }

    /** No interrupt gets it out of here, as in a loop or in native code. */
    private static void hang() {
        while (true) {
            LockSupport.park();
            Thread.interrupted();
        }
    }

    private Payload sleep(Request request) throws InterruptedException {
        try {
            TimeUnit.MILLISECONDS.sleep(Long.parseLong(request.payload().text()));
            return Payload.text(version);
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
    }

    /** Holds a processor until the plugin stops; no interrupt gets it out of here. */
    private Payload spin(Request request) {
        while (!stopped) {
            Thread.onSpinWait();
        }
        return Payload.text(version);
    }

    /** The version of another plugin. */
    private Payload ask(Request request) {
        return bus.request(
                request.payload().text(), "version", Payload.text(""), Duration.ofSeconds(10));
    }

    private static Payload fail(Request request) {
        throw new IllegalStateException("the card burns");
    }

    private static Payload log(Request request) {
        System.getLogger("com.acme.card").log(System.Logger.Level.INFO, request.payload().text());
        return Payload.text("logged");
    }

    /** Kilobytes without end. */
    private void flood(Request request, ResponseStream responses) throws Exception {
        byte[] kilobyte = "x".repeat(1024).getBytes(StandardCharsets.UTF_8);
        while (true) {
            responses.send(Payload.of(kilobyte, "application/octet-stream"));
        }
    }
}
