package dev.backplane.monitor.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a client gets.
 *
 * @param status HTTP's
 * @param contentType of the body
 * @param body not to be changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, handed on as it is
public record Reply(int status, String contentType, byte[] body) {

    /** 200. */
    public static final int OK = 200;

    /** 404. */
    public static final int NOT_FOUND = 404;

    /** 503. */
    public static final int UNAVAILABLE = 503;

    private static final String TEXT = "text/plain; charset=utf-8";

    /** No part may be null. */
    public Reply {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(body, "body");
    }

    /** A few words and the end of the line. */
    public static Reply text(int status, String words) {
        return of(status, TEXT, words + "\n");
    }

    /** Text of some type. */
    public static Reply of(int status, String contentType, String text) {
        return new Reply(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }
}
