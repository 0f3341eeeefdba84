package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import org.osgi.framework.Constants;
import org.osgi.resource.Capability;

import java.util.List;
import java.util.Set;

/**
 * Keeps out what would become part of the runtime itself: extensions of the framework, fragments of
 * core bundles, and second copies of them.
 */
final class FrameworkGuard {

    private static final String CORE = "dev.backplane";
    private static final String SAMPLES = CORE + ".samples.";
    private static final String FELIX = "org.apache.felix.";

    private static final Set<String> FRAMEWORK =
            Set.of(Constants.SYSTEM_BUNDLE_SYMBOLICNAME, FELIX + "framework");

    private static final String FRAMEWORK_API = "org.osgi.framework";

    /** What the runtime itself runs on: a second copy would act on every plugin a second time. */
    private static final Set<String> CONTAINER =
            Set.of(
                    FELIX + "scr",
                    FELIX + "configadmin",
                    FELIX + "configadmin.plugin.interpolation",
                    FELIX + "configurator",
                    FELIX + "eventadmin",
                    FELIX + "fileinstall",
                    FELIX + "gogo.command",
                    FELIX + "gogo.jline",
                    FELIX + "gogo.runtime",
                    FELIX + "log",
                    FELIX + "logback",
                    FELIX + "metatype");

    /**
     * A console: where its input ends, as it does for a service, it stops the framework; and as it
     * is desired, at every start again.
     */
    private static final String CONSOLE = FELIX + "gogo.shell";

    private FrameworkGuard() {}

    static void check(BundleIdentity identity, BundleHeaders headers) throws Refused {
        String name = identity.symbolicName();
        if (isCore(name)) {
            throw Refused.bad(
                    ("the symbolic name '%s' is reserved for a bundle of the runtime itself;"
                                    + " choose another")
                            .formatted(name));
        }
        if (name.equals(CONSOLE)) {
            throw Refused.bad(
                    "it is a console on the runtime's own input, and stops the runtime where that"
                            + " ends; the shell is there without it: backplane shell");
        }
        checkExports(headers.clauses(Constants.EXPORT_PACKAGE));
        if (headers.get(Constants.FRAGMENT_HOST).isPresent()) {
            checkHost(headers.clauses(Constants.FRAGMENT_HOST));
        }
    }

    /** Who is wired to a second copy of these no longer understands the runtime. */
    private static void checkExports(List<Capability> clauses) throws Refused {
        for (Capability clause : clauses) {
            String name = clause.getNamespace();
            boolean core = name.startsWith(CORE + ".") && !name.startsWith(SAMPLES);
            if (core || name.equals(FRAMEWORK_API) || name.startsWith(FRAMEWORK_API + ".")) {
                throw Refused.bad(
                        ("it exports the package %s, which only the runtime may: bundles that took it"
                                        + " from here would no longer work; import it, and do not"
                                        + " export it")
                                .formatted(Excerpt.plain(name, 80)));
            }
        }
    }

    private static void checkHost(List<Capability> clauses) throws Refused {
        if (clauses.size() != 1) {
            throw BundleHeaders.malformed(Constants.FRAGMENT_HOST, "it must name exactly one host");
        }
        Capability clause = clauses.getFirst();
        String host = clause.getNamespace();
        if (FRAMEWORK.contains(host)
                || clause.getDirectives().containsKey(Constants.EXTENSION_DIRECTIVE)) {
            throw Refused.bad(
                    ("it is a framework extension (Fragment-Host: %s), which can take the whole"
                                    + " runtime down; offer it as a bundle of its own")
                            .formatted(Excerpt.plain(host, 80)));
        }
        // The framework reads '*' in a host's name as a wildcard, hence the strict syntax.
        if (!BundleIdentity.isSymbolicName(host)) {
            throw BundleHeaders.malformed(
                    Constants.FRAGMENT_HOST, Excerpt.quoted(host) + " is no symbolic name");
        }
        if (isCore(host)) {
            throw Fragments.ofRuntime(host);
        }
    }

    private static boolean isCore(String name) {
        return name.equals(CORE)
                || (name.startsWith(CORE + ".") && !name.startsWith(SAMPLES))
                || FRAMEWORK.contains(name)
                || CONTAINER.contains(name);
    }
}
