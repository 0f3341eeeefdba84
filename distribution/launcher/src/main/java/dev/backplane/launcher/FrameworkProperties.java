package dev.backplane.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The framework's configuration, the same for the distribution and for tests that run its bundles.
 */
public final class FrameworkProperties {

    /** Bundles that come later start here: above what they need of the core, below the endpoint. */
    static final int PLUGIN_START_LEVEL = 50;

    private static final int HIGHEST_START_LEVEL = 100;

    private FrameworkProperties() {}

    /** Every property, by name. */
    public static Map<String, String> of(Layout layout) throws IOException {
        Path home = layout.home();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("backplane.home", home.toString());
        properties.put("backplane.distribution", layout.distribution().toString());
        properties.put("org.osgi.framework.storage", home.resolve("data/cache").toString());
        properties.put(
                "org.osgi.framework.startlevel.beginning", String.valueOf(HIGHEST_START_LEVEL));
        properties.put("felix.startlevel.bundle", String.valueOf(PLUGIN_START_LEVEL));
        properties.put("org.osgi.framework.system.packages.extra", exportsOf(layout.lib()));
        properties.put("felix.log.level", "1");
        configuration(layout, properties);
        fileInstall(home, properties);
        properties.put("ds.loglevel", "warn");
        properties.put("ds.service.changecount.timeout", "500");
        // What components there are is read from the bundles' XML once, not at every start.
        properties.put("ds.cache.metadata", "true");
        // Event Admin's own time-out costs a thread hand-over for each event; our mailboxes bound
        // handlers.
        properties.put("org.apache.felix.eventadmin.Timeout", "0");
        // Else its API bundle, installed as a library, takes java.util.logging away for good.
        properties.put("org.ops4j.pax.logging.skipJUL", "true");
        return properties;
    }

    private static void configuration(Layout layout, Map<String, String> properties) {
        properties.put("felix.cm.pm", "backplane");
        properties.put(
                "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
                layout.home().resolve("configs/secrets").toString());
    }

    private static void fileInstall(Path home, Map<String, String> properties) {
        properties.put("felix.fileinstall.dir", home.resolve("plugins").toString());
        properties.put("felix.fileinstall.poll", "1000");
        // Left to itself it would pack folders into jars and install them.
        properties.put("felix.fileinstall.subdir.mode", "skip");
        properties.put("felix.fileinstall.noInitialDelay", "false");
        properties.put("felix.fileinstall.log.level", "1");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.tmpdir", home.resolve("data/tmp").toString());
    }

    /** What the jars of the class path export, so that bundles and the launcher share one copy. */
    private static String exportsOf(Path lib) throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            List<Path> sorted =
                    jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
            StringBuilder exports = new StringBuilder();
            for (Path jar : sorted) {
                String exported = exported(jar);
                if (!exported.isEmpty()) {
                    exports.append(exports.isEmpty() ? "" : ",").append(exported);
                }
            }
            return exports.toString();
        }
    }

    /** What one jar exports; nothing if it is the framework itself. */
    static String exported(Path jar) throws IOException {
        try (InputStream bytes = Files.newInputStream(jar);
                JarInputStream stream = new JarInputStream(bytes)) {
            Manifest manifest = stream.getManifest();
            if (manifest == null || isFramework(manifest)) {
                return "";
            }
            String exports = manifest.getMainAttributes().getValue("Export-Package");
            return exports == null ? "" : ExportHeader.withoutUses(exports);
        }
    }

    private static boolean isFramework(Manifest manifest) {
        return "org.apache.felix.framework"
                .equals(manifest.getMainAttributes().getValue("Bundle-SymbolicName"));
    }
}
