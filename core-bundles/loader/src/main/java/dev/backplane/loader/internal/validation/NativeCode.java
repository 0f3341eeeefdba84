package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.internal.message.Excerpt;

import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.Constants;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * {@code Bundle-NativeCode} has a syntax of its own, over which the framework stumbles without
 * saying where.
 */
final class NativeCode {

    private NativeCode() {}

    static void check(BundleHeaders headers) throws Refused {
        String value = headers.get(Constants.BUNDLE_NATIVECODE).orElse("");
        List<String> clauses;
        try {
            clauses = ResourceBuilder.parseDelimitedString(value, ",");
        } catch (IllegalArgumentException e) {
            throw BundleHeaders.malformed(Constants.BUNDLE_NATIVECODE, "a quote is open", e);
        }
        for (String clause : clauses) {
            if (!clause.equals("*")) {
                checkClause(clause);
            }
        }
    }

    /** It runs outside of every limit the JVM keeps, so it comes in by name only. */
    static void checkAllowed(
            BundleHeaders headers, PluginDescriptor descriptor, Set<String> allowed)
            throws Refused {
        String name = descriptor.symbolicName();
        if (headers.get(Constants.BUNDLE_NATIVECODE).isPresent()
                && !allowed.contains(name)
                && !allowed.contains("*")) {
            throw Refused.bad(
                    ("it brings native code (Bundle-NativeCode), which could take the whole runtime"
                                    + " down; if you trust it, add %s to nativeCode of the"
                                    + " configuration dev.backplane.loader")
                            .formatted(name));
        }
    }

    private static void checkClause(String clause) throws Refused {
        List<String> tokens = Arrays.stream(clause.split(";", -1)).map(String::strip).toList();
        boolean named =
                tokens.stream().anyMatch(token -> !token.isEmpty() && token.indexOf('=') < 0);
        boolean wellFormed = tokens.stream().allMatch(NativeCode::isPathOrProperty);
        if (!named || !wellFormed) {
            throw BundleHeaders.malformed(
                    Constants.BUNDLE_NATIVECODE,
                    Excerpt.quoted(clause)
                            + " must be a path of a library, then property=value, parted by"
                            + " semicolons");
        }
    }

    private static boolean isPathOrProperty(String token) {
        int equals = token.indexOf('=');
        return equals < 0 ? !token.isEmpty() : equals > 1 && equals < token.length() - 1;
    }
}
