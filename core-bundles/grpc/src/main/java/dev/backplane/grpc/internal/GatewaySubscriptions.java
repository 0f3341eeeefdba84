package dev.backplane.grpc.internal;

import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes an event handler of each client that subscribes, for as long as its call lasts, and looks
 * from time to time how they all fare.
 */
final class GatewaySubscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(GatewaySubscriptions.class);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final BundleContext context;
    private final EventTraffic traffic;
    private final SubscriptionLimits limits;
    private final Semaphore free;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("backplane-grpc-subscriptions").factory());
    private volatile boolean stopped;

    /** A subscriber and its call. */
    private record Open(GatewaySubscriber subscriber, VirtualThreadCall<?, ?> call) {}

    GatewaySubscriptions(BundleContext context, EventTraffic traffic, SubscriptionLimits limits) {
        this.context = context;
        this.traffic = traffic;
        this.limits = limits;
        this.free = new Semaphore(limits.count());
    }

    void start() {
        var _ = // ends with the thread
                thread.scheduleWithFixedDelay(
                        this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends every subscription, so that the endpoint need not wait for them. */
    void stop() {
        stopped = true;
        thread.shutdownNow();
        open.values().forEach(each -> each.call().cutOff(shuttingDown()));
    }

    /** Sends every event that matches, until the client leaves or is ended. */
    void subscribe(
            SubscribeRequest message, VirtualThreadCall<SubscribeRequest, SubscribeResponse> call)
            throws InterruptedException {
        RequestedSubscription requested = RequestedSubscription.of(message, limits);
        if (!free.tryAcquire()) {
            throw new PluginException(
                    ErrorCode.OVERLOADED,
                    "there are %,d subscriptions already (maxSubscriptions of PID %s); try again later, or raise it"
                            .formatted(limits.count(), GrpcEndpoint.PID));
        }
        String client = message.getClient().isEmpty() ? address(call) : message.getClient();
        String name = "gateway/" + client + "#" + numbers.incrementAndGet();
        GatewaySubscriber subscriber =
                new GatewaySubscriber(name, requested.keepsWhatIsMissed(), call);
        open.put(name, new Open(subscriber, call));
        try {
            if (stopped) {
                throw shuttingDown();
            }
            serve(subscriber, requested, call);
        } finally {
            open.remove(name);
            free.release();
        }
    }

    private void serve(
            GatewaySubscriber subscriber,
            RequestedSubscription requested,
            VirtualThreadCall<?, ?> call)
            throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        Runnable forget = call.cancellation().onCancel(left::countDown);
        ServiceRegistration<EventHandler> registration =
                context.registerService(
                        EventHandler.class,
                        subscriber,
                        requested.serviceProperties(subscriber.name()));
        try {
            subscriber.greet();
            left.await();
        } finally {
            unregister(registration);
            forget.run();
        }
    }

    private static void unregister(ServiceRegistration<EventHandler> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The bundle is stopping, and the framework has unregistered it", e);
        }
    }

    private void look() {
        if (open.isEmpty()) {
            return;
        }
        try {
            for (SubscriberInfo info : traffic.subscribers()) {
                Open known = open.get(info.name());
                if (known != null) {
                    known.subscriber().look(info, limits.idle());
                }
            }
        } catch (RuntimeException e) { // the thread's root
            LOG.error("Looking after the subscriptions failed", e);
        }
    }

    private static String address(VirtualThreadCall<?, ?> call) {
        String peer = call.peer();
        return peer.startsWith("/") ? peer.substring(1) : peer;
    }

    private static PluginException shuttingDown() {
        return new PluginException(
                ErrorCode.RUNTIME_UNAVAILABLE,
                "the runtime's endpoint is shutting down; subscribe again when it is back");
    }
}
