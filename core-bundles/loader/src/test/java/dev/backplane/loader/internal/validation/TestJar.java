package dev.backplane.loader.internal.validation;

import dev.backplane.loader.Digest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar made entry by entry, so that a test can get wrong what a build tool would get right. */
public final class TestJar {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private TestJar() {}

    public static TestJar empty() {
        return new TestJar();
    }

    public static TestJar bundle(String symbolicName, String version) {
        return new TestJar()
                .header("Manifest-Version", "1.0")
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", symbolicName)
                .header("Bundle-Version", version);
    }

    public static TestJar plugin(String name, String version) {
        return bundle("com.acme." + name, version)
                .header(
                        "Provide-Capability",
                        "dev.backplane.plugin;dev.backplane.plugin=\"%s\";description=\"Says %s\""
                                .formatted(name, name));
    }

    public TestJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public TestJar without(String name) {
        headers.remove(name);
        return this;
    }

    public TestJar entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    public TestJar entry(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A class of the tests, where it belongs. */
    public TestJar with(Class<?> type) {
        return entry(type.getName().replace('.', '/') + ".class", ClassBytes.of(type));
    }

    /** The manifest as it stands here, instead of the headers. */
    public TestJar manifest(String text) {
        headers.clear();
        return entry(MANIFEST, text);
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            if (!headers.isEmpty()) {
                StringBuilder manifest = new StringBuilder();
                headers.forEach(
                        (name, value) ->
                                manifest.append(name).append(": ").append(value).append("\r\n"));
                write(
                        zip,
                        MANIFEST,
                        manifest.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                write(zip, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The digest of some bytes. */
    public static Digest digest(byte[] bytes) {
        try {
            return new Digest(
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public Path in(Path folder, String fileName) {
        try {
            return Files.write(folder.resolve(fileName), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
