package dev.backplane.shell.internal.remote;

import dev.backplane.manager.RuntimeConditions;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;

import java.net.InetSocketAddress;
import java.util.Dictionary;
import java.util.Map;

/**
 * Tells the runtime that clients can connect. Announcing may come from the thread that makes the
 * keys, after the shell was closed again; then nothing is announced.
 */
final class ServingCondition implements AutoCloseable {

    private final BundleContext context;
    private final Object lock = new Object();
    private @Nullable ServiceRegistration<Condition> registration;
    private boolean closed;

    ServingCondition(BundleContext context) {
        this.context = context;
    }

    void announce(InetSocketAddress address) {
        Dictionary<String, Object> properties =
                FrameworkUtil.asDictionary(
                        Map.of(
                                Condition.CONDITION_ID,
                                RuntimeConditions.SSH_SERVING,
                                RuntimeConditions.PORT,
                                address.getPort(),
                                RuntimeConditions.HOST,
                                host(address)));
        synchronized (lock) {
            if (!closed) {
                registration =
                        context.registerService(Condition.class, Condition.INSTANCE, properties);
            }
        }
    }

    /** An address to connect to: one that listens everywhere can be reached on the loopback. */
    private static String host(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
    }

    @Override
    public void close() {
        ServiceRegistration<Condition> announced;
        synchronized (lock) {
            closed = true;
            announced = registration;
            registration = null;
        }
        if (announced != null) {
            announced.unregister();
        }
    }
}
