package dev.backplane.benchmarks.scale;

import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The peer: Felix Framework with the bundles that a trivial plugin needs, and a loop that installs
 * and starts.
 */
public final class BareFelix {

    private static final String HANDLER = "dev.backplane.bus.RequestHandler";

    private BareFelix() {}

    /**
     * Takes the framework's storage, a file that lists the bundles it needs, one that lists the
     * plugins, and one to write into: the processor time of all, then the time of each plugin, in
     * nanoseconds.
     */
    public static void main(String[] arguments)
            throws IOException, BundleException, InterruptedException {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(Map.of("org.osgi.framework.storage", arguments[0]));
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> core = new ArrayList<>();
        for (String file : Files.readAllLines(Path.of(arguments[1]))) {
            core.add(context.installBundle(Path.of(file).toUri().toString()));
        }
        for (Bundle bundle : core) {
            bundle.start();
        }
        List<String> plugins = Files.readAllLines(Path.of(arguments[2]));
        long cpu = -cpuNanos();
        String times = installAll(context, plugins);
        cpu += cpuNanos();
        Files.writeString(Path.of(arguments[3]), cpu + "\n" + times);
        requireServing(context, plugins.size());
        framework.stop();
        framework.waitForStop(0);
        System.exit(0);
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static String installAll(BundleContext context, List<String> plugins)
            throws BundleException {
        StringBuilder times = new StringBuilder();
        for (String file : plugins) {
            long begin = System.nanoTime();
            context.installBundle(Path.of(file).toUri().toString()).start();
            times.append(System.nanoTime() - begin).append('\n');
        }
        return times.toString();
    }

    private static void requireServing(BundleContext context, int count) {
        long serving = 0;
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getRegisteredServices() != null
                    && List.of(bundle.getRegisteredServices()).stream()
                            .anyMatch(service -> service.toString().contains(HANDLER))) {
                serving++;
            }
        }
        if (serving != count) {
            throw new IllegalStateException(serving + " of " + count + " plugins serve");
        }
    }
}
