package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.BadArchive;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

import java.io.IOException;
import java.util.Map;

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
    static BundleHeaders read(Jar jar) throws Refused, BadArchive, IOException {
        byte[] main = jar.read(MANIFEST, MAX_BYTES);
        if (main == null) {
            throw Refused.bad(
                    "it has no META-INF/MANIFEST.MF, so it is no bundle; build it with bnd"
                            + " (bnd-maven-plugin)");
        }
        Map<String, String> headers = ManifestText.parse(main);
        if ("true".equals(headers.get("Multi-Release"))) {
            Map<String, String> versioned = versioned(jar);
            for (String name :
                    new String[] {Constants.IMPORT_PACKAGE, Constants.REQUIRE_CAPABILITY}) {
                String value = versioned.get(name);
                if (value != null) {
                    headers.put(name, value);
                }
            }
        }
        ManifestBounds.check(headers);
        return new BundleHeaders(headers);
    }

    private static Map<String, String> versioned(Jar jar) throws Refused, BadArchive, IOException {
        for (int java = Runtime.version().feature(); java >= FIRST_VERSIONED_JAVA; java--) {
            byte @Nullable [] found =
                    jar.read("META-INF/versions/" + java + "/OSGI-INF/MANIFEST.MF", MAX_BYTES);
            if (found != null) {
                return ManifestText.parse(found);
            }
        }
        return Map.of();
    }
}
