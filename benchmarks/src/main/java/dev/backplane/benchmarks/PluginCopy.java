package dev.backplane.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Plugins that are the same but for name and version. */
public final class PluginCopy {

    private static final String NAME = "dev.backplane.plugin=";

    private PluginCopy() {}

    /** Writes a copy of a plugin's file. */
    public static void write(Path template, Path jar, String name, String version)
            throws IOException {
        try (InputStream bytes = Files.newInputStream(template);
                JarInputStream from = new JarInputStream(bytes);
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream to =
                        new JarOutputStream(file, changed(from.getManifest(), name, version))) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.transferTo(to);
                to.closeEntry();
            }
        }
    }

    private static Manifest changed(Manifest template, String name, String version) {
        Manifest manifest = new Manifest(template);
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Bundle-SymbolicName", "benchmarks." + name);
        headers.putValue("Bundle-Version", version);
        headers.putValue(
                "Provide-Capability",
                headers.getValue("Provide-Capability").replaceFirst(NAME + "[^;,]*", NAME + name));
        return manifest;
    }
}
