package dev.backplane.benchmarks.scale;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Copies of one plugin under other names, so that everybody installs the same files. */
final class TrivialJars {

    private static final String TEMPLATE = "trivial";

    private TrivialJars() {}

    /** Writes {@code count} jars; each is a plugin and a bundle of its own. */
    static List<Path> write(Path template, Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        List<Path> jars = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Path jar = folder.resolve(String.format("trivial-%04d.jar", i));
            write(template, jar, String.format("trivial-%04d", i));
            jars.add(jar);
        }
        return jars;
    }

    private static void write(Path template, Path jar, String name) throws IOException {
        try (InputStream bytes = Files.newInputStream(template);
                JarInputStream from = new JarInputStream(bytes);
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream to = new JarOutputStream(file, renamed(from.getManifest(), name))) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.transferTo(to);
                to.closeEntry();
            }
        }
    }

    private static Manifest renamed(Manifest template, String name) {
        Manifest manifest = new Manifest(template);
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Bundle-SymbolicName", "benchmarks." + name);
        headers.putValue(
                "Provide-Capability",
                headers.getValue("Provide-Capability")
                        .replace(
                                "dev.backplane.plugin=" + TEMPLATE,
                                "dev.backplane.plugin=" + name));
        return manifest;
    }
}
