package dev.backplane.benchmarks.loader;

import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The peer: Felix Framework is given the same bundles, and told to resolve them all at once. */
public final class BareResolve {

    private BareResolve() {}

    /**
     * Takes the framework's storage, the folder with the bundles, and a file to write into: the
     * milliseconds it took, and how many are resolved.
     */
    public static void main(String[] arguments) throws IOException, BundleException {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(Map.of("org.osgi.framework.storage", arguments[0]));
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (File file : new File(arguments[1]).listFiles()) {
            try {
                bundles.add(context.installBundle("reference:" + file.toURI()));
            } catch (BundleException e) {
                System.out.println(file.getName() + ": " + e.getMessage());
            }
        }
        System.out.println(bundles.size() + " bundles");
        long begin = System.nanoTime();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        long resolved =
                bundles.stream().filter(bundle -> bundle.getState() == Bundle.RESOLVED).count();
        Files.writeString(Path.of(arguments[2]), millis + " " + resolved);
        System.exit(0);
    }
}
