package dev.backplane.loader.internal.validation;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds the manifest that counts on this Java: a multi-release bundle may carry another for its
 * version.
 */
final class ManifestEntries {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int FIRST_VERSIONED_JAVA = 9;

    private ManifestEntries() {}

    /**
     * OSGi Core 8, section 3.2.3.1 (multi-release): only these two headers come from the versioned
     * manifest.
     */
    static BundleHeaders read(ZipFile zip) throws Refused, IOException {
        byte[] main = bytes(zip, MANIFEST);
        if (main == null) {
            throw Refused.bad(
                    "it has no META-INF/MANIFEST.MF, so it is no bundle; build it with bnd"
                            + " (bnd-maven-plugin)");
        }
        Map<String, String> headers = ManifestText.parse(main);
        if ("true".equals(headers.get("Multi-Release"))) {
            Map<String, String> versioned = versioned(zip);
            for (String name :
                    new String[] {Constants.IMPORT_PACKAGE, Constants.REQUIRE_CAPABILITY}) {
                String value = versioned.get(name);
                if (value != null) {
                    headers.put(name, value);
                }
            }
        }
        return new BundleHeaders(headers);
    }

    private static Map<String, String> versioned(ZipFile zip) throws Refused, IOException {
        for (int java = Runtime.version().feature(); java >= FIRST_VERSIONED_JAVA; java--) {
            byte[] found = bytes(zip, "META-INF/versions/" + java + "/OSGI-INF/MANIFEST.MF");
            if (found != null) {
                return ManifestText.parse(found);
            }
        }
        return Map.of();
    }

    private static byte @Nullable [] bytes(ZipFile zip, String name) throws Refused, IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            return null;
        }
        if (entry.getSize() > MAX_BYTES) {
            throw Refused.bad(
                    name
                            + " has %,d bytes, the limit is %,d"
                                    .formatted(entry.getSize(), MAX_BYTES));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            if (bytes.length != entry.getSize()) {
                throw Refused.bad(name + " is damaged: its size differs from the archive's index");
            }
            return bytes;
        }
    }
}
