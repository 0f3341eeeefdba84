package dev.backplane.bus.internal;

import dev.backplane.bus.Payload;

/** Recognises a media type with its parameters, as RFC 9110, sections 5.6 and 8.3.1, writes it. */
public final class MediaType {

    private static final int LONGEST = 256;
    private static final boolean[] TOKEN = tokenCharacters();

    private final String text;
    private int at;

    private MediaType(String text) {
        this.text = text;
    }

    /** Whether that is a media type, and no longer than 256 characters. */
    @SuppressWarnings("ReferenceEquality") // most are the constants themselves
    public static boolean isValid(String contentType) {
        return contentType == Payload.JSON
                || contentType == Payload.BINARY
                || contentType == Payload.TEXT
                || (contentType.length() <= LONGEST && new MediaType(contentType).matches());
    }

    /** Whether names may hold it (RFC 9110, section 5.6.2). */
    public static boolean isTokenCharacter(char c) {
        return c < TOKEN.length && TOKEN[c];
    }

    private boolean matches() {
        if (!token() || !skip('/') || !token()) {
            return false;
        }
        while (at < text.length()) {
            blanks();
            if (!skip(';')) {
                return false;
            }
            blanks();
            if (at < text.length() && text.charAt(at) != ';' && !parameter()) {
                return false;
            }
        }
        return true;
    }

    private boolean parameter() {
        return token() && skip('=') && (quoted() || token());
    }

    private boolean token() {
        int start = at;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    private boolean quoted() {
        if (!skip('"')) {
            return false;
        }
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c == '\\') {
                at++;
            } else if ((c < ' ' && c != '\t') || c == 0x7F) {
                return false;
            }
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean skip(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        if (there) {
            at++;
        }
        return there;
    }

    private static boolean[] tokenCharacters() {
        boolean[] is = new boolean[128];
        for (char c = '!'; c < is.length - 1; c++) {
            is[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        return is;
    }
}
