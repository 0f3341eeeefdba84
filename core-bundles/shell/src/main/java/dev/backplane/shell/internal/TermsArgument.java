package dev.backplane.shell.internal;

import dev.backplane.engine.CanaryRule;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;

/**
 * Reads what a person types as the terms of an update; what is empty is as configured. A percentage
 * needs no sign: to Gogo, a bare {@code 10%} is arithmetic.
 */
final class TermsArgument {

    private static final String HEADER = "header:";

    private TermsArgument() {}

    static UpdateTerms parse(String soak, String canary) {
        return new UpdateTerms(seconds(soak), rule(canary));
    }

    private static @Nullable Duration seconds(String text) {
        try {
            return text.isEmpty() ? null : Duration.ofSeconds(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--soak is '" + text + "', but takes a number of seconds, 0 or more",
                    e);
        }
    }

    private static @Nullable CanaryRule rule(String text) {
        try {
            if (text.isEmpty()) {
                return null;
            }
            return text.startsWith(HEADER)
                    ? header(text.substring(HEADER.length()))
                    : new CanaryRule.Weight(
                            Double.parseDouble(
                                    text.endsWith("%")
                                            ? text.substring(0, text.length() - 1)
                                            : text));
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--canary is '"
                            + text
                            + "', but takes a percentage such as 10, more than 0 and at most 100, or"
                            + " header:NAME=VALUE",
                    e);
        }
    }

    private static CanaryRule header(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        return new CanaryRule.Header(
                name.toLowerCase(Locale.ROOT), equals < 0 ? "" : text.substring(equals + 1));
    }
}
