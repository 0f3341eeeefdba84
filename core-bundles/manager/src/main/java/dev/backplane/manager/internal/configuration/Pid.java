package dev.backplane.manager.internal.configuration;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * A PID, split where it is one of a factory's.
 *
 * @param factory the factory PID; null for a configuration that is no factory's
 * @param name what follows the {@code ~}; empty for a configuration that is no factory's
 */
public record Pid(String text, @Nullable String factory, String name) {

    private static final int MAX_CHARS = 200;
    private static final Pattern VALID = Pattern.compile("[^\\s~\\p{Cntrl}]+(~[^\\s\\p{Cntrl}]+)?");

    /**
     * Reads {@code PID} or {@code FACTORY-PID~NAME}.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    public static Pid parse(String text) {
        if (text.length() > MAX_CHARS || !VALID.matcher(text).matches()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'"
                            + text.substring(0, Math.min(text.length(), MAX_CHARS))
                            + "' is no PID: write PID or FACTORY-PID~NAME, without blanks, at most "
                            + MAX_CHARS
                            + " characters");
        }
        return of(text);
    }

    /** One that is in use, whatever it looks like. */
    static Pid of(String text) {
        int tilde = text.indexOf('~');
        return tilde < 0
                ? new Pid(text, null, "")
                : new Pid(text, text.substring(0, tilde), text.substring(tilde + 1));
    }

    /** Whether a component that declares this PID gets this configuration. */
    boolean isFor(String declared) {
        return declared.equals(text) || declared.equals(factory);
    }

    @Override
    public String toString() {
        return text;
    }
}
