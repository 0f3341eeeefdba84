package dev.backplane.benchmarks.bus;

import dev.backplane.benchmarks.PeerServer;
import dev.backplane.benchmarks.events.EventAdminLoad;

import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.event.EventAdmin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The peer: Felix Framework with Event Admin and nothing else. */
public final class BareEventAdmin {

    /** Both sides use the class path's copy of the interfaces. */
    private static final String EXPORTS = "org.osgi.service.event;version=1.4.0";

    private static final String TIMEOUT = "org.apache.felix.eventadmin.Timeout";

    private BareEventAdmin() {}

    /**
     * Takes the port to serve on, the framework's storage, Event Admin's file, and its time-out in
     * milliseconds if it shall not be the default.
     */
    public static void main(String[] arguments)
            throws IOException, BundleException, InterruptedException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, arguments[1]);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, EXPORTS);
        if (arguments.length > 3) {
            properties.put(TIMEOUT, arguments[3]);
        }
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        BundleContext context = framework.getBundleContext();
        context.installBundle(Path.of(arguments[2]).toUri().toString()).start();
        EventAdmin events = context.getService(context.getServiceReference(EventAdmin.class));
        PeerServer.serve(
                Integer.parseInt(arguments[0]),
                Map.of("rate", argument -> EventAdminLoad.rate(context, events, argument)));
    }
}
