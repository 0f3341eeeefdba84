package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.internal.MediaType;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What a payload's content type and headers may be. Runs on every call, hence by hand. */
final class PayloadRules {

    private static final int MOST_HEADERS = 64;
    private static final int LONGEST_HEADER = 8 * 1024;
    private static final int LONGEST_HEADERS = 64 * 1024;

    private PayloadRules() {}

    /** What is wrong with it, to follow "has"; null if nothing is. */
    static @Nullable String problem(Payload payload) {
        if (!MediaType.isValid(payload.contentType())) {
            return "the content type "
                    + Words.quoted(payload.contentType())
                    + ", which is no media type (RFC 9110, section 8.3.1) such as "
                    + Payload.JSON;
        }
        return payload.headers().isEmpty() ? null : problem(payload.headers());
    }

    private static @Nullable String problem(Map<String, String> headers) {
        if (headers.size() > MOST_HEADERS) {
            return headers.size() + " headers, the limit is " + MOST_HEADERS;
        }
        int all = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            if (!isName(name)) {
                return "the header "
                        + Words.quoted(name)
                        + ", whose name must be lower-case token characters (RFC 9110, section"
                        + " 5.6.2)";
            }
            int length = name.length() + header.getValue().length();
            if (length > LONGEST_HEADER) {
                return "the header "
                        + Words.quoted(name)
                        + " of "
                        + length
                        + " characters, the limit is "
                        + LONGEST_HEADER;
            }
            all += length;
        }
        return all > LONGEST_HEADERS
                ? "headers of " + all + " characters in all, the limit is " + LONGEST_HEADERS
                : null;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!MediaType.isTokenCharacter(c) || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
