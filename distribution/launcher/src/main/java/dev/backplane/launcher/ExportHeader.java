package dev.backplane.launcher;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an {@code Export-Package} header down to what the system bundle may say of its class path.
 */
final class ExportHeader {

    private static final String SLF4J_1 = "org.slf4j;version=\"1.7.36\"";

    private ExportHeader() {}

    /**
     * The same packages with their versions, without directives; SLF4J also under the version old
     * bundles ask for.
     */
    static String withoutUses(String header) {
        List<String> clauses = new ArrayList<>();
        for (String clause : split(header, ',')) {
            List<String> kept = new ArrayList<>();
            for (String part : split(clause, ';')) {
                if (!part.contains(":=")) {
                    kept.add(part.trim());
                }
            }
            String whole = String.join(";", kept);
            clauses.add(whole);
            if (whole.startsWith("org.slf4j;")) {
                clauses.add(SLF4J_1);
            } else if (whole.startsWith("org.slf4j.")) {
                clauses.add(whole.replaceFirst("version=\"?[^;\"]+\"?", "version=\"1.7.36\""));
            }
        }
        return String.join(",", clauses);
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
