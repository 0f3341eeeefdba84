package dev.backplane.bus;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * What travels: bytes, their content type, and headers. The runtime never parses the bytes.
 *
 * <p>Immutable by agreement: the array is neither copied on the way in nor on the way out, so
 * nobody may change it after handing it over. Thread-safe.
 *
 * @since 0.1
 */
public final class Payload {

    /** The content type of {@link #json(String)}. */
    public static final String JSON = "application/json";

    /** The content type of {@link #text(String)}. */
    public static final String TEXT = "text/plain; charset=utf-8";

    /** The content type where none was given. */
    public static final String BINARY = "application/octet-stream";

    private static final Payload EMPTY = new Payload(new byte[0], BINARY, Map.of());

    private final byte[] bytes;
    private final String contentType;
    private final Map<String, String> headers;

    private Payload(byte[] bytes, String contentType, Map<String, String> headers) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.contentType = Objects.requireNonNull(contentType, "contentType");
        this.headers = headers;
    }

    /** No bytes, no headers. */
    public static Payload empty() {
        return EMPTY;
    }

    /** The given bytes (not copied) with a content type, an RFC 9110 media type. */
    public static Payload of(byte[] bytes, String contentType) {
        return new Payload(bytes, contentType, Map.of());
    }

    /**
     * The given bytes (not copied) with a content type and headers; the map is copied, keys are
     * lower case.
     */
    public static Payload of(byte[] bytes, String contentType, Map<String, String> headers) {
        return new Payload(bytes, contentType, Map.copyOf(headers));
    }

    /** UTF-8 text. */
    public static Payload text(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8), TEXT);
    }

    /** A JSON document, taken as it is. */
    public static Payload json(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8), JSON);
    }

    /** The bytes themselves, not a copy; do not change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** The bytes read as UTF-8; malformed input becomes the replacement character. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** The media type of the bytes. */
    public String contentType() {
        return contentType;
    }

    /** All headers, unmodifiable; keys are lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The same bytes with these headers in place of the present ones; the map is copied. */
    public Payload withHeaders(Map<String, String> replacement) {
        return new Payload(bytes, contentType, Map.copyOf(replacement));
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes, " + contentType + "]";
    }
}
