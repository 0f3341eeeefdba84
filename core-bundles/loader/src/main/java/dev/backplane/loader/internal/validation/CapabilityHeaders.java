package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.resource.Capability;

import java.util.List;

/**
 * Generic capabilities: some namespaces belong to the framework, and whoever resolves wants
 * well-formed filters.
 */
final class CapabilityHeaders {

    private static final String WIRING = "osgi.wiring.";
    private static final List<String> SYSTEM_ONLY = List.of(WIRING, "osgi.ee", "osgi.native");

    private CapabilityHeaders() {}

    static void check(BundleHeaders headers) throws Refused {
        for (Capability clause : headers.clauses(Constants.PROVIDE_CAPABILITY)) {
            checkNamespace(Constants.PROVIDE_CAPABILITY, clause.getNamespace(), SYSTEM_ONLY);
        }
        for (Capability clause : headers.clauses(Constants.REQUIRE_CAPABILITY)) {
            checkNamespace(Constants.REQUIRE_CAPABILITY, clause.getNamespace(), List.of(WIRING));
            checkFilter(clause);
        }
        var _ = headers.clauses(Constants.BUNDLE_ACTIVATIONPOLICY);
    }

    private static void checkNamespace(String header, String namespace, List<String> forbidden)
            throws Refused {
        if (namespace.isEmpty()) {
            throw BundleHeaders.malformed(
                    header, "a namespace is empty; look for a comma too many");
        }
        for (String prefix : forbidden) {
            if (namespace.startsWith(prefix)) {
                throw BundleHeaders.malformed(
                        header,
                        "the namespace "
                                + Excerpt.quoted(namespace)
                                + " belongs to the framework; remove it");
            }
        }
    }

    private static void checkFilter(Capability clause) throws Refused {
        String filter = clause.getDirectives().get(Constants.FILTER_DIRECTIVE);
        if (filter == null) {
            return;
        }
        try {
            var _ = FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw BundleHeaders.malformed(
                    Constants.REQUIRE_CAPABILITY,
                    Excerpt.quoted(clause.getNamespace())
                            + " has a filter that cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
