package dev.backplane.manager.internal.unload;

import static dev.backplane.manager.internal.unload.LeftThreads.isInstanceOf;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;

import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Looks at the places of the JDK where plugins leave things behind and that can be looked at
 * cheaply. Shutdown hooks, ThreadLocals and static fields cannot: the heap dump finds those.
 */
final class Suspects {

    private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);

    /** For people. */
    List<String> of(ClassLoader loader) {
        List<String> found = new ArrayList<>();
        addBeans(loader, found);
        addLogHandlers(loader, found);
        for (var provider : Security.getProviders()) {
            add(loader, provider, "security provider " + provider.getName(), found);
        }
        add(
                loader,
                Thread.getDefaultUncaughtExceptionHandler(),
                "default handler of uncaught exceptions",
                found);
        add(loader, ProxySelector.getDefault(), "default ProxySelector", found);
        add(loader, Authenticator.getDefault(), "default Authenticator", found);
        add(loader, CookieHandler.getDefault(), "default CookieHandler", found);
        add(loader, ResponseCache.getDefault(), "default ResponseCache", found);
        return found;
    }

    private static void add(
            ClassLoader loader, @Nullable Object object, String place, List<String> found) {
        if (object != null && isInstanceOf(loader, object)) {
            found.add(place + " (" + object.getClass().getName() + ")");
        }
    }

    private static void addBeans(ClassLoader loader, List<String> found) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                if (loader.equals(server.getClassLoaderFor(name))) {
                    found.add("JMX bean " + name);
                }
            } catch (InstanceNotFoundException e) {
                LOG.trace("{} was unregistered meanwhile", name, e);
            }
        }
    }

    private static void addLogHandlers(ClassLoader loader, List<String> found) {
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            var logger = manager.getLogger(name);
            if (logger != null) {
                for (Handler handler : logger.getHandlers()) {
                    add(loader, handler, "handler of the JDK's logger '" + name + "'", found);
                }
                add(loader, logger.getFilter(), "filter of the JDK's logger '" + name + "'", found);
            }
        }
    }
}
