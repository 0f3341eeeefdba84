package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads a manifest's main section exactly as the framework does, which is not how {@code
 * java.util.jar.Manifest} does: where the two differ, a header could be hidden from the checks and
 * still reach the framework.
 */
final class ManifestText {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

    private ManifestText() {}

    /** Headers by case-insensitive name. */
    static Map<String, String> parse(byte[] manifest) throws Refused {
        // Latin-1 keeps every byte, so that a character folded over two lines survives.
        String text = new String(manifest, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        if (text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
            throw Refused.bad(
                    "META-INF/MANIFEST.MF holds a NUL or a carriage return without a line feed;"
                            + " write it with a build tool such as bnd");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        // Unfolding comes first and over blank lines too: the framework unfolds before it looks for
        // the section's end.
        for (String line : text.replace("\n ", "").split("\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            add(line, headers);
        }
        return headers;
    }

    private static void add(String line, Map<String, String> headers) throws Refused {
        int colon = line.indexOf(": ");
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw Refused.bad(
                    "META-INF/MANIFEST.MF has the line "
                            + Excerpt.quoted(line)
                            + ", which is not 'Name: value'");
        }
        byte[] value = line.substring(colon + 2).getBytes(StandardCharsets.ISO_8859_1);
        if (headers.put(name, new String(value, StandardCharsets.UTF_8)) != null) {
            throw Refused.bad(
                    "META-INF/MANIFEST.MF has the header " + name + " twice; only one may stand");
        }
    }
}
