package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.message.Excerpt;

import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.osgi.resource.Capability;

import java.lang.module.ModuleDescriptor.Exports;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Package and bundle headers: the parser below mends bad versions and takes wildcards for names,
 * the framework does not.
 */
final class PackageHeaders {

    private static final String JAVA = "java.";

    private PackageHeaders() {}

    static void check(BundleHeaders headers) throws Refused {
        checkImports(headers);
        checkDynamicImports(headers);
        checkExports(headers);
        for (Capability clause : headers.clauses(Constants.REQUIRE_BUNDLE)) {
            checkName(Constants.REQUIRE_BUNDLE, clause.getNamespace());
            checkAttribute(
                    Constants.REQUIRE_BUNDLE,
                    clause,
                    Constants.BUNDLE_VERSION_ATTRIBUTE,
                    VersionRange::new);
        }
        for (Capability clause : headers.clauses(Constants.FRAGMENT_HOST)) {
            checkAttribute(
                    Constants.FRAGMENT_HOST,
                    clause,
                    Constants.BUNDLE_VERSION_ATTRIBUTE,
                    VersionRange::new);
        }
    }

    private static void checkImports(BundleHeaders headers) throws Refused {
        Set<String> seen = new HashSet<>();
        for (Capability clause : headers.clauses(Constants.IMPORT_PACKAGE)) {
            String name = clause.getNamespace();
            checkName(Constants.IMPORT_PACKAGE, name);
            checkAttribute(
                    Constants.IMPORT_PACKAGE,
                    clause,
                    Constants.VERSION_ATTRIBUTE,
                    VersionRange::new);
            checkAttribute(
                    Constants.IMPORT_PACKAGE,
                    clause,
                    Constants.BUNDLE_VERSION_ATTRIBUTE,
                    VersionRange::new);
            if (!seen.add(name)) {
                throw BundleHeaders.malformed(
                        Constants.IMPORT_PACKAGE, Excerpt.quoted(name) + " stands there twice");
            }
            boolean optional =
                    Constants.RESOLUTION_OPTIONAL.equals(
                            clause.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
            if (name.startsWith(JAVA) && !optional && !JavaPackages.NAMES.contains(name)) {
                throw BundleHeaders.malformed(
                        Constants.IMPORT_PACKAGE,
                        "this Java %d has no package %s; import only what it has"
                                .formatted(Runtime.version().feature(), Excerpt.quoted(name)));
            }
        }
    }

    private static void checkDynamicImports(BundleHeaders headers) throws Refused {
        for (Capability clause : headers.clauses(Constants.DYNAMICIMPORT_PACKAGE)) {
            String name = clause.getNamespace();
            if (!name.equals("*")) {
                checkName(
                        Constants.DYNAMICIMPORT_PACKAGE,
                        name.endsWith(".*") ? name.substring(0, name.length() - 2) : name);
            }
            checkAttribute(
                    Constants.DYNAMICIMPORT_PACKAGE,
                    clause,
                    Constants.VERSION_ATTRIBUTE,
                    VersionRange::new);
            checkAttribute(
                    Constants.DYNAMICIMPORT_PACKAGE,
                    clause,
                    Constants.BUNDLE_VERSION_ATTRIBUTE,
                    VersionRange::new);
        }
    }

    private static void checkExports(BundleHeaders headers) throws Refused {
        for (Capability clause : headers.clauses(Constants.EXPORT_PACKAGE)) {
            String name = clause.getNamespace();
            checkName(Constants.EXPORT_PACKAGE, name);
            if (name.startsWith(JAVA)) {
                throw BundleHeaders.malformed(
                        Constants.EXPORT_PACKAGE,
                        Excerpt.quoted(name)
                                + " belongs to Java itself, and no bundle may export it; remove"
                                + " it");
            }
            checkAttribute(
                    Constants.EXPORT_PACKAGE,
                    clause,
                    Constants.VERSION_ATTRIBUTE,
                    Version::parseVersion);
            for (String forbidden :
                    List.of(
                            Constants.BUNDLE_VERSION_ATTRIBUTE,
                            Constants.BUNDLE_SYMBOLICNAME_ATTRIBUTE)) {
                if (clause.getAttributes().containsKey(forbidden)) {
                    throw BundleHeaders.malformed(
                            Constants.EXPORT_PACKAGE,
                            Excerpt.quoted(name)
                                    + " has the attribute "
                                    + forbidden
                                    + ", which only the framework may set");
                }
            }
        }
    }

    private static void checkName(String header, String name) throws Refused {
        if (name.isEmpty() || name.equals(".")) {
            throw BundleHeaders.malformed(
                    header, "a name is empty or '.'; look for a comma or semicolon too many");
        }
        if (name.indexOf('*') >= 0) {
            throw BundleHeaders.malformed(
                    header,
                    Excerpt.quoted(name)
                            + " is a wildcard, which only build tools understand; build the jar"
                            + " with bnd");
        }
    }

    private static void checkAttribute(
            String header, Capability clause, String attribute, Function<String, ?> parser)
            throws Refused {
        Object value = clause.getAttributes().get(attribute);
        if (value == null) {
            return;
        }
        try {
            var _ = parser.apply(value.toString());
        } catch (IllegalArgumentException e) {
            throw BundleHeaders.malformed(
                    header,
                    "%s has the %s %s: %s"
                            .formatted(
                                    Excerpt.quoted(clause.getNamespace()),
                                    attribute,
                                    Excerpt.quoted(value.toString()),
                                    e.getMessage()),
                    e);
        }
    }

    /**
     * What the framework exports of Java itself; asked only by bundles that import {@code java.*}.
     */
    private static final class JavaPackages {
        static final Set<String> NAMES =
                ModuleLayer.boot().modules().stream()
                        .map(Module::getDescriptor)
                        .flatMap(module -> module.exports().stream())
                        .filter(export -> !export.isQualified() && export.source().startsWith(JAVA))
                        .map(Exports::source)
                        .collect(Collectors.toUnmodifiableSet());
    }
}
