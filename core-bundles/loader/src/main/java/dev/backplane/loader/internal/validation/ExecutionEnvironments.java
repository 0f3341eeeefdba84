package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which Java a bundle wants: the old header becomes a requirement like the new one, and too new a
 * Java is said at once.
 */
final class ExecutionEnvironments {

    private static final String EE = ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE;
    private static final String OLD_HEADER = "Bundle-RequiredExecutionEnvironment";
    private static final int NEWEST_IMAGINABLE_JAVA = 99;

    private ExecutionEnvironments() {}

    /**
     * {@code Bundle-RequiredExecutionEnvironment} as a clause of {@code Require-Capability} (OSGi
     * Core 8, 8.2).
     */
    static Optional<String> clause(BundleHeaders headers) throws Refused {
        String header = headers.get(OLD_HEADER).orElse("").strip();
        if (header.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder alternatives = new StringBuilder();
        for (String environment : header.split(",", -1)) {
            alternatives.append(filter(environment.strip()));
        }
        return Optional.of(EE + ";filter:=\"(|" + alternatives + ")\"");
    }

    /**
     * {@code JavaSE-1.8}, or {@code CDC-1.1/Foundation-1.1}: the version counts only if both halves
     * agree on it.
     */
    private static String filter(String environment) throws Refused {
        if (!environment.matches("[A-Za-z0-9_./-]+")) {
            throw BundleHeaders.malformed(
                    OLD_HEADER,
                    Excerpt.quoted(environment)
                            + " is no execution environment; write for example JavaSE-17");
        }
        List<String> names = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        for (String half : environment.split("/", -1)) {
            int dash = half.lastIndexOf('-');
            boolean versioned = dash > 0 && half.substring(dash + 1).matches("\\d+(\\.\\d+){0,2}");
            names.add(versioned ? half.substring(0, dash) : half);
            if (versioned) {
                versions.add(half.substring(dash + 1));
            }
        }
        if (versions.stream().distinct().count() != 1) {
            return "(" + EE + "=" + environment + ")";
        }
        if (names.getFirst().equals("J2SE")) {
            names.set(0, "JavaSE");
        }
        return "(&("
                + EE
                + "="
                + String.join("/", names)
                + ")(version="
                + versions.getFirst()
                + "))";
    }

    static void check(Resource resource) throws Refused {
        int running = Runtime.version().feature();
        for (Requirement requirement : resource.getRequirements(EE)) {
            String filter = requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
            boolean optional =
                    Constants.RESOLUTION_OPTIONAL.equals(
                            requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
            if (filter == null || optional || accepts(filter, versions(1, running))) {
                continue;
            }
            // Anything else that does not fit is left to the resolver, which knows what the
            // framework offers.
            for (int java = running + 1; java <= NEWEST_IMAGINABLE_JAVA; java++) {
                if (accepts(filter, versions(java, java))) {
                    throw Refused.bad(
                            ("it requires Java %d or later, but this runtime is Java %d; build it"
                                            + " for Java %d (osgi.ee: %s)")
                                    .formatted(java, running, running, Excerpt.plain(filter, 80)));
                }
            }
        }
    }

    private static List<Version> versions(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(java -> java < 9 ? new Version(1, java, 0) : new Version(java, 0, 0))
                .toList();
    }

    private static boolean accepts(String filter, List<Version> versions) throws Refused {
        try {
            Filter parsed = FrameworkUtil.createFilter(filter);
            return parsed.matches(
                    Map.of(
                            EE,
                            "JavaSE",
                            ExecutionEnvironmentNamespace.CAPABILITY_VERSION_ATTRIBUTE,
                            versions));
        } catch (InvalidSyntaxException e) {
            throw BundleHeaders.malformed(
                    Constants.REQUIRE_CAPABILITY, String.valueOf(e.getMessage()), e);
        }
    }
}
