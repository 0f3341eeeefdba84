package dev.backplane.loader.internal.validation;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bounds for what parsers, here and in the framework, work on by recursion or hold in many small
 * objects: a header of a million clauses or a filter a thousand levels deep would take the memory
 * or the stack away from everybody.
 */
final class ManifestBounds {

    private static final int MAX_HEADERS_CHARS = 1024 * 1024;
    private static final int MAX_PARTS = 50_000;
    private static final int MAX_NESTED = 64;
    private static final List<String> STRUCTURED =
            List.of(
                    "-package",
                    "-capability",
                    "-service",
                    "-classpath",
                    "-nativecode",
                    "-activationpolicy",
                    "-bundle",
                    "-host",
                    "-symbolicname",
                    "executionenvironment");

    private ManifestBounds() {}

    static void check(Map<String, String> headers) throws Refused {
        long total = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            total += header.getKey().length() + header.getValue().length();
            if (total > MAX_HEADERS_CHARS) {
                throw Refused.tooLarge(
                        "the headers of its manifest have more than %,d characters"
                                .formatted(MAX_HEADERS_CHARS));
            }
            if (isStructured(header.getKey())) {
                checkStructure(header.getKey(), header.getValue());
            }
        }
    }

    /** Whoever writes prose into another header may. */
    private static boolean isStructured(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return STRUCTURED.stream().anyMatch(name::endsWith);
    }

    /** Quotes make no difference here: what is one clause to one reader may be many to another. */
    private static void checkStructure(String header, String value) throws Refused {
        int parts = 0;
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth = Math.max(0, depth - 1);
                case ',', ';' -> parts++;
                default -> {}
            }
            if (parts > MAX_PARTS) {
                throw Refused.tooLarge(
                        "the manifest header %s has more than %,d clauses and parameters"
                                .formatted(header, MAX_PARTS));
            }
            if (depth > MAX_NESTED) {
                throw Refused.tooLarge(
                        "the manifest header %s holds a filter of more than %d levels"
                                .formatted(header, MAX_NESTED));
            }
        }
    }
}
