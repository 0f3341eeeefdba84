package dev.backplane.cli;

import dev.backplane.proto.v1.Payload;

import java.util.Locale;

/** Payloads for the eyes of people. */
public final class PayloadText {

    private PayloadText() {}

    /** Whether something of this media type can be read. */
    public static boolean isText(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/xml")
                || type.endsWith("+json")
                || type.endsWith("+xml");
    }

    /** The text itself, or how many bytes of what it is. */
    public static String of(Payload payload) {
        return isText(payload.getContentType()) || payload.getData().isEmpty()
                ? payload.getData().toStringUtf8()
                : "<%,d bytes of %s>".formatted(payload.getData().size(), payload.getContentType());
    }
}
