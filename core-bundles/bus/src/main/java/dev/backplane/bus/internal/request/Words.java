package dev.backplane.bus.internal.request;

import dev.backplane.bus.Request;

import java.util.concurrent.TimeUnit;

/**
 * How messages name things, in bounded length, since what a caller or a plugin wrote may be of any.
 */
final class Words {

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_MESSAGE = 500;

    private Words() {}

    static String quoted(String name) {
        return '"' + shortened(name, LONGEST_NAME) + '"';
    }

    /** {@code plugin/operation}. */
    static String target(Request request) {
        return shortened(request.plugin(), LONGEST_NAME)
                + "/"
                + shortened(request.operation(), LONGEST_NAME);
    }

    static String millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }

    /** Class and message; the message comes from foreign code, which may fail at that too. */
    static String of(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            return message == null ? name : name + ": " + shortened(message, LONGEST_MESSAGE);
        } catch (RuntimeException | Error e) {
            return name + " (its message could not be read: " + e.getClass().getName() + ")";
        }
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
