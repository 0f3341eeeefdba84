package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.BundleException;
import org.osgi.resource.Capability;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Parses one header at a time, so that an error names the header it is in. */
final class BundleHeaders {

    private final SortedMap<String, String> headers;

    /** Keeps a copy in which names stand in any case. */
    BundleHeaders(Map<String, String> headers) {
        SortedMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        this.headers = Collections.unmodifiableSortedMap(copy);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    SortedMap<String, String> all() {
        return headers;
    }

    /**
     * The clauses of a header in the common syntax (OSGi Core 8, section 3.2.3), one for each path:
     * its namespace is the path, and attributes are text unless the header gives them a type.
     */
    List<Capability> clauses(String name) throws Refused {
        String value = headers.get(name);
        if (value == null) {
            return List.of();
        }
        try {
            for (String clause : ResourceBuilder.parseDelimitedString(value, ",")) {
                // Nothing comes of it here, while the framework looks at its parameters.
                if (ResourceBuilder.parseCapability(null, clause).isEmpty()) {
                    throw malformed(
                            name,
                            "the clause %s has parameters and no name in front of them"
                                    .formatted(Excerpt.quoted(clause)));
                }
            }
            return ResourceBuilder.parseCapability(null, value);
        } catch (BundleException | RuntimeException e) {
            throw malformed(name, String.valueOf(e.getMessage()), e);
        }
    }

    static Refused malformed(String header, String why) {
        return Refused.bad("the manifest header " + header + " is wrong: " + why);
    }

    static Refused malformed(String header, String why, Throwable cause) {
        return Refused.bad(
                "the manifest header " + header + " is wrong: " + Excerpt.plain(why, 200), cause);
    }
}
