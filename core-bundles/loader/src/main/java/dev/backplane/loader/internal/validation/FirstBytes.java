package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * People drop login pages, tarballs and half-finished downloads; saying which it is saves them the
 * hex editor.
 */
final class FirstBytes {

    private static final int LENGTH = 16;

    private static final Map<String, String> SIGNATURES =
            Map.of(
                    "1f8b", "gzip data",
                    "425a68", "bzip2 data",
                    "fd377a585a", "xz data",
                    "377abcaf", "a 7z archive",
                    "7f454c46", "a Linux executable",
                    "cafebabe", "a single Java class file",
                    "25504446", "a PDF document",
                    "0061736d", "a WebAssembly module");

    private FirstBytes() {}

    static boolean areZip(byte[] head) {
        return head.length >= 4
                && head[0] == 'P'
                && head[1] == 'K'
                && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
    }

    static byte[] of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LENGTH);
        }
    }

    static String describe(byte[] head) {
        String hex = HexFormat.of().formatHex(head);
        for (Map.Entry<String, String> signature : SIGNATURES.entrySet()) {
            if (hex.startsWith(signature.getKey())) {
                return "it looks like " + signature.getValue();
            }
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.chars()
                .allMatch(c -> c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 127))) {
            String kind = text.stripLeading().startsWith("<") ? "HTML or XML" : "text";
            return "it looks like " + kind + " and starts with " + Excerpt.quoted(text);
        }
        return "it starts with the bytes " + HexFormat.ofDelimiter(" ").formatHex(head);
    }
}
