package dev.backplane.benchmarks.loader;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bundles of many projects, as they are on Maven Central, and plugins that need some of them.
 *
 * @param folder where they lie
 * @param all what each is called
 */
record RealBundles(Path folder, List<Identity> all) {

    /** Symbolic name and version. */
    record Identity(String name, String version) {

        private String requirement() {
            return "osgi.identity;filter:=\"(&(osgi.identity=%s)(version=%s))\""
                    .formatted(name, version);
        }
    }

    static RealBundles in(Path folder) throws IOException {
        List<Identity> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    Attributes headers = jar.getManifest().getMainAttributes();
                    String name = headers.getValue("Bundle-SymbolicName");
                    String version = headers.getValue("Bundle-Version");
                    if (name != null && version != null) {
                        all.add(new Identity(name.replaceFirst(";.*", "").strip(), version));
                    }
                }
            }
        }
        return new RealBundles(folder, all);
    }

    /** A plugin that cannot do without these, whatever they need themselves. */
    static Path plugin(Path folder, String name, List<Identity> needs) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "benchmarks." + name);
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=" + name);
        headers.putValue(
                "Require-Capability",
                needs.stream().map(Identity::requirement).collect(Collectors.joining(",")));
        Path file = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
        return file;
    }
}
