package dev.backplane.bus.internal;

import dev.backplane.bus.Answer;
import dev.backplane.bus.Broadcast;
import dev.backplane.bus.MessageBus;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.internal.broadcast.Broadcasts;
import dev.backplane.bus.internal.request.RequestPath;
import dev.backplane.plugin.PluginBundle;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The bus as one bundle sees it: one instance each, so that a call knows who makes it. */
@Component(service = MessageBus.class, scope = ServiceScope.BUNDLE)
public final class BundleBus implements MessageBus {

    private static final long LONGEST_NANOS =
            Long.MAX_VALUE / 4; // some 73 years, and sums do not overflow

    private final RequestPath path;
    private final Broadcasts broadcasts;
    private final MessageContext context;

    /** For the bundle that gets the service. */
    @Activate
    public BundleBus(
            @Reference RequestPath path,
            @Reference Broadcasts broadcasts,
            ComponentContext context) {
        this(path, broadcasts, context.getUsingBundle());
    }

    BundleBus(RequestPath path, Broadcasts broadcasts, Bundle user) {
        this.path = path;
        this.broadcasts = broadcasts;
        this.context = MessageContext.of(name(user));
    }

    @Override
    public Payload request(Request request) {
        return path.request(request);
    }

    @Override
    public void stream(Request request, ResponseStream responses) {
        path.stream(request, responses);
    }

    @Override
    public Payload request(String plugin, String operation, Payload payload, Duration timeout) {
        return path.request(mine(plugin, operation, payload, timeout));
    }

    @Override
    public CompletableFuture<Payload> requestAsync(Request request) {
        return path.requestAsync(request);
    }

    @Override
    public CompletableFuture<Payload> requestAsync(
            String plugin, String operation, Payload payload, Duration timeout) {
        return path.requestAsync(mine(plugin, operation, payload, timeout));
    }

    @Override
    public List<String> broadcast(Broadcast broadcast) {
        return broadcasts.send(signed(broadcast));
    }

    @Override
    public List<Answer> gather(Broadcast broadcast, Duration timeout) {
        return broadcasts.gather(signed(broadcast), System.nanoTime() + nanos(timeout));
    }

    private Request mine(String plugin, String operation, Payload payload, Duration timeout) {
        return new Request(
                plugin,
                operation,
                payload,
                context,
                System.nanoTime() + nanos(timeout),
                path.currentCancellation());
    }

    private Broadcast signed(Broadcast broadcast) {
        if (!broadcast.context().caller().isEmpty()) {
            return broadcast;
        }
        return new Broadcast(
                broadcast.operation(),
                broadcast.payload(),
                broadcast.filter(),
                broadcast.context().withCaller(context.caller()));
    }

    private static long nanos(Duration timeout) {
        if (timeout.compareTo(Duration.ofNanos(LONGEST_NANOS)) >= 0) {
            return LONGEST_NANOS;
        }
        return timeout.isNegative() ? 0 : timeout.toNanos();
    }

    /** The plugin's name, or the symbolic name of a bundle that is no plugin. */
    private static String name(Bundle user) {
        BundleRevision revision = user.adapt(BundleRevision.class);
        if (revision != null) {
            for (BundleCapability plugin :
                    revision.getDeclaredCapabilities(PluginBundle.NAMESPACE)) {
                if (plugin.getAttributes().get(PluginBundle.NAMESPACE) instanceof String name) {
                    return name;
                }
            }
        }
        String symbolicName = user.getSymbolicName();
        return symbolicName == null ? "" : symbolicName;
    }
}
