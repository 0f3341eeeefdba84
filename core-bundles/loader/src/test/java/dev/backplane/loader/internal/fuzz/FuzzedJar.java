package dev.backplane.loader.internal.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a jar of whatever the fuzzer thought of. Checksums would keep it out of the manifest and
 * the classes of an archive, so that these come as they are and are packed here; the first byte
 * tells which is which, as it does in the files themselves.
 */
final class FuzzedJar {

    /** In front of a jar that is to lie within the jar. */
    static final byte NESTED = 'N';

    private static final byte ARCHIVE = 'P';
    private static final byte CLASS = (byte) 0xCA;
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String PLUGIN =
            """
            Bundle-ManifestVersion: 2
            Bundle-SymbolicName: com.acme.fuzzed
            Bundle-ClassPath: .,a.jar
            Provide-Capability: dev.backplane.plugin;dev.backplane.plugin=fuzzed

            """;

    private FuzzedJar() {}

    static byte[] of(byte[] input) {
        return switch (input.length == 0 ? 0 : input[0]) {
            case ARCHIVE -> input;
            case CLASS -> plugin("com/acme/A.class", input);
            case NESTED -> plugin("a.jar", Arrays.copyOfRange(input, 1, input.length));
            default -> pack(MANIFEST, input, "a.txt", new byte[0]);
        };
    }

    private static byte[] plugin(String name, byte[] content) {
        return pack(MANIFEST, PLUGIN.getBytes(StandardCharsets.UTF_8), name, content);
    }

    private static byte[] pack(String first, byte[] content, String second, byte[] other) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            add(out, first, content);
            add(out, second, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
