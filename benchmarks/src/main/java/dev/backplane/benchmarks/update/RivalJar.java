package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.worker.Work;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** What our plugin does, as a bundle for Felix and a plugin for PF4J in one file. */
final class RivalJar {

    /** The plugin's name in PF4J. */
    static final String PLUGIN = "worker";

    private RivalJar() {}

    static void write(Path file, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "benchmarks.worker");
        headers.putValue("Bundle-Version", version);
        headers.putValue("Bundle-Activator", RivalActivator.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework");
        headers.putValue("Plugin-Id", PLUGIN);
        headers.putValue("Plugin-Version", version);
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> type : List.of(Work.class, RivalActivator.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(name));
                try (InputStream code = type.getClassLoader().getResourceAsStream(name)) {
                    Objects.requireNonNull(code, name).transferTo(jar);
                }
                jar.closeEntry();
            }
            jar.putNextEntry(new ZipEntry("META-INF/extensions.idx"));
            jar.write(Work.class.getName().getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
    }
}
