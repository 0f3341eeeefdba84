package dev.backplane.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The bundles of the distribution, referenced where they lie. The framework's cache is brought in
 * line with them at every start, so that an upgraded distribution is what runs.
 */
final class CoreBundles {

    private static final String STAMP = "core.stamp";

    private final BundleContext context;
    private final Layout layout;

    CoreBundles(BundleContext context, Layout layout) {
        this.context = context;
        this.layout = layout;
    }

    /** Installs what is new or changed, removes what is gone, and marks all for starting. */
    List<Bundle> install() throws IOException, BundleException {
        Map<String, Integer> wanted = wanted();
        String stamp = stamp(wanted);
        Path stampFile = layout.home().resolve("data/cache").resolve(STAMP);
        boolean same =
                !removeConfigurationBundle()
                        && Files.exists(stampFile)
                        && Files.readString(stampFile).equals(stamp);
        List<Bundle> core = new ArrayList<>();
        List<Bundle> fresh = new ArrayList<>();
        if (!same) {
            removeOutdated(wanted);
        }
        for (Map.Entry<String, Integer> entry : wanted.entrySet()) {
            Bundle bundle = context.getBundle(entry.getKey());
            if (bundle == null) {
                bundle = context.installBundle(entry.getKey());
                fresh.add(bundle);
            } else if (!same) {
                bundle.update();
                fresh.add(bundle);
            }
            if (!same) {
                bundle.adapt(BundleStartLevel.class).setStartLevel(entry.getValue());
            }
            core.add(bundle);
        }
        if (!fresh.isEmpty()) {
            start(fresh);
            Files.writeString(stampFile, stamp);
        }
        return core;
    }

    private void start(List<Bundle> fresh) throws BundleException {
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .resolveBundles(fresh);
        for (Bundle bundle : fresh) {
            if (!isFragment(bundle)) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    /**
     * Earlier versions gave the configuration files to the Configurator, in a bundle. What it
     * remembers of that goes with it: it would delete what was in it, or bring it back.
     */
    private boolean removeConfigurationBundle() throws BundleException {
        Bundle files = context.getBundle("backplane:configuration");
        if (files == null) {
            return false;
        }
        files.uninstall();
        for (Bundle bundle : context.getBundles()) {
            if ("org.apache.felix.configurator".equals(bundle.getSymbolicName())) {
                bundle.uninstall();
            }
        }
        return true;
    }

    /** A core bundle that is in the cache but no longer where, or what, the distribution says. */
    private void removeOutdated(Map<String, Integer> wanted) throws BundleException {
        String store = "reference:file:" + layout.home().resolve("data/store");
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation();
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID
                    && !wanted.containsKey(location)
                    && location.startsWith("reference:file:")
                    && !location.startsWith(store)) {
                bundle.uninstall();
            }
        }
    }

    static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    /** Location to start level, in the order of start levels. */
    private Map<String, Integer> wanted() throws IOException {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        for (Path folder : sorted(layout.bundles())) {
            int level = Integer.parseInt(String.valueOf(folder.getFileName()));
            for (Path jar : sorted(folder)) {
                wanted.put("reference:file:" + jar, level);
            }
        }
        return wanted;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String stamp(Map<String, Integer> wanted) throws IOException {
        StringBuilder stamp = new StringBuilder();

        for (String location : wanted.keySet().stream().sorted().toList()) {
            Path jar = Path.of(location.substring("reference:file:".length()));
            stamp.append(location)
                    .append(' ')
                    .append(wanted.get(location))
                    .append(' ')
                    .append(Files.size(jar))
                    .append(' ')
                    .append(Files.getLastModifiedTime(jar).toMillis())
                    .append('\n');
        }
        return stamp.toString();
    }
}
