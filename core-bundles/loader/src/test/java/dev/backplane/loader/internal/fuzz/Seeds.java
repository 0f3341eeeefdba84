package dev.backplane.loader.internal.fuzz;

import dev.backplane.itests.hostile.HostileJar;
import dev.backplane.itests.hostile.HostileJars;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Where the fuzzer begins: the hostile jars, what is in them, and manifests of real bundles. */
final class Seeds {

    static final int MAX_BYTES = 16 * 1024;

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final Path folder;
    private int count;

    private Seeds(Path folder) {
        this.folder = folder;
    }

    static void write(Path folder) throws IOException {
        Seeds seeds = new Seeds(Files.createDirectories(folder));
        for (HostileJar jar : HostileJars.all()) {
            if (jar.bytes().length <= MAX_BYTES) {
                seeds.add(jar.bytes());
                seeds.addContent(jar.bytes());
            }
        }
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (path.endsWith(".jar")) {
                seeds.addManifest(Path.of(path));
            }
        }
    }

    private void add(byte[] seed) throws IOException {
        if (seed.length <= MAX_BYTES) {
            Files.write(folder.resolve("seed-" + count++), seed);
        }
    }

    private void addContent(byte[] jar) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                String name = each.getName();
                if (name.equals(MANIFEST) || name.endsWith(".class")) {
                    add(in.readNBytes(MAX_BYTES));
                } else if (name.equals("a.jar")) {
                    ByteArrayOutputStream nested = new ByteArrayOutputStream();
                    nested.write(FuzzedJar.NESTED);
                    nested.writeBytes(in.readNBytes(MAX_BYTES));
                    add(nested.toByteArray());
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // a hostile one: it is a seed as a whole
        }
    }

    private void addManifest(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry manifest = zip.getEntry(MANIFEST);
            if (manifest != null) {
                add(zip.getInputStream(manifest).readAllBytes());
            }
        }
    }
}
