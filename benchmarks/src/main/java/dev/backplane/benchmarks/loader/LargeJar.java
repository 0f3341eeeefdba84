package dev.backplane.benchmarks.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One plugin of what other people wrote: the libraries of this module put together, as a plugin
 * does that embeds what it needs.
 *
 * @param file where it lies
 * @param bytes how long it is
 * @param classes how many of its entries are classes
 */
record LargeJar(Path file, long bytes, int classes) {

    /** Takes libraries, the largest first, until the file has that many bytes. */
    static LargeJar write(Path libraries, Path file, long bytes) throws IOException {
        List<Path> jars;
        try (Stream<Path> all = Files.list(libraries)) {
            jars = new ArrayList<>(all.filter(path -> path.toString().endsWith(".jar")).toList());
        }
        jars.sort(Collections.reverseOrder(LargeJar::bySize));
        Set<String> names = new HashSet<>();
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream to = new JarOutputStream(out, manifest())) {
            for (Path jar : jars) {
                if (Files.size(file) < bytes) {
                    copy(jar, to, names, file, bytes);
                }
            }
        }
        int classes = (int) names.stream().filter(name -> name.endsWith(".class")).count();
        return new LargeJar(file, Files.size(file), classes);
    }

    private static int bySize(Path one, Path other) {
        return Long.compare(one.toFile().length(), other.toFile().length());
    }

    private static void copy(Path jar, JarOutputStream to, Set<String> names, Path file, long bytes)
            throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                boolean wanted =
                        !entry.isDirectory()
                                && !entry.getName().startsWith("META-INF/")
                                && !entry.getName().equals("module-info.class");
                if (wanted && Files.size(file) < bytes && names.add(entry.getName())) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream content = from.getInputStream(entry)) {
                        content.transferTo(to);
                    }
                    to.closeEntry();
                }
            }
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "benchmarks.large");
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=large");
        return manifest;
    }
}
