package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

/** Keeps texts short enough to be shown whole in the message that says what is wrong with them. */
final class TextLimits {

    private static final int NAME_CHARS = 1024;
    private static final int SOURCE_CHARS = 4096;

    private TextLimits() {}

    static String name(String field, String text) {
        return within(NAME_CHARS, field, text);
    }

    /** A path or a URL. */
    static String source(String field, String text) {
        return within(SOURCE_CHARS, field, text);
    }

    private static String within(int limit, String field, String text) {
        if (text.length() > limit) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the field '%s' has %,d characters, the limit is %,d"
                            .formatted(field, text.length(), limit));
        }
        return text;
    }
}
