package dev.backplane.manager.internal.requirement;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.VersionRange;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requirements as a person would say them. */
public final class RequirementText {

    public static final String SERVICE = "osgi.service";
    private static final String EXTENDER = "osgi.extender";
    private static final Pattern OBJECT_CLASS = Pattern.compile("\\(objectClass=([^)]+)\\)");
    private static final VersionRange ANY = VersionRange.valueOf("0.0.0");
    private static final Pattern EQUAL = Pattern.compile("\\(([\\w.-]+)=([^()]+)\\)");
    private static final Pattern AT_LEAST =
            Pattern.compile("\\((?:version|bundle-version)>=([^)]+)\\)");
    private static final Pattern BELOW =
            Pattern.compile("\\(!\\((?:version|bundle-version)>=([^)]+)\\)\\)");
    private static final Pattern AT_MOST =
            Pattern.compile("\\((?:version|bundle-version)<=([^)]+)\\)");
    private static final Map<String, Pattern> NAMED =
            Stream.of(
                            PackageNamespace.PACKAGE_NAMESPACE,
                            BundleNamespace.BUNDLE_NAMESPACE,
                            HostNamespace.HOST_NAMESPACE,
                            EXTENDER)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    namespace -> namespace,
                                    namespace ->
                                            Pattern.compile(
                                                    "\\("
                                                            + Pattern.quote(namespace)
                                                            + "=([^)]+)\\)")));

    private RequirementText() {}

    /** What the resource requires of others, without what the JDK always offers. */
    public static List<String> of(Resource resource) {
        List<String> lines = new ArrayList<>();
        for (Requirement requirement : resource.getRequirements(null)) {
            if (!isOfJdk(requirement)) {
                String line = of(requirement) + (isOptional(requirement) ? " (optional)" : "");
                if (!lines.contains(line)) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    /** One requirement, such as {@code package com.acme [1.2,2)}. */
    public static String of(Requirement requirement) {
        String namespace = requirement.getNamespace();
        String filter =
                requirement
                        .getDirectives()
                        .getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        if (namespace.equals(SERVICE)) {
            Matcher objectClass = OBJECT_CLASS.matcher(filter);
            return "service " + (objectClass.find() ? objectClass.group(1) : filter);
        }
        String name = name(requirement);
        if (name == null) {
            return "capability " + namespace + (filter.isEmpty() ? "" : " " + filter);
        }
        VersionRange range = range(filter);
        return kind(namespace)
                + " "
                + name
                + (range == null || range.equals(ANY) ? "" : " " + range)
                + attributes(namespace, filter);
    }

    /** What it asks for beside name and version: an offer without it will not do. */
    private static String attributes(String namespace, String filter) {
        String attributes =
                EQUAL.matcher(filter)
                        .results()
                        .filter(equal -> !equal.group(1).equals(namespace))
                        .map(equal -> equal.group(1) + "=" + equal.group(2))
                        .collect(Collectors.joining(", "));
        return attributes.isEmpty() ? "" : " with " + attributes;
    }

    /** The package, bundle or extender asked for; null where the filter does not name one. */
    public static @Nullable String name(Requirement requirement) {
        if (requirement.getNamespace().equals(SERVICE)) {
            Matcher objectClass = OBJECT_CLASS.matcher(filter(requirement));
            return objectClass.find() ? objectClass.group(1) : null;
        }
        Pattern named = NAMED.get(requirement.getNamespace());
        if (named == null) {
            return null;
        }
        Matcher matcher = named.matcher(filter(requirement));
        return matcher.find() ? matcher.group(1) : null;
    }

    public static boolean isOptional(Requirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        return Namespace.RESOLUTION_OPTIONAL.equals(
                        directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                || PackageNamespace.RESOLUTION_DYNAMIC.equals(
                        directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }

    public static boolean isEffectiveAtResolve(Requirement requirement) {
        return Namespace.EFFECTIVE_RESOLVE.equals(
                requirement
                        .getDirectives()
                        .getOrDefault(
                                Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE,
                                Namespace.EFFECTIVE_RESOLVE));
    }

    public static String filter(Requirement requirement) {
        return requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    }

    private static boolean isOfJdk(Requirement requirement) {
        if (requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            String name = name(requirement);
            return name != null && name.startsWith("java.");
        }
        return requirement
                .getNamespace()
                .equals(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE);
    }

    private static String kind(String namespace) {
        return switch (namespace) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "package";
            case BundleNamespace.BUNDLE_NAMESPACE -> "bundle";
            case HostNamespace.HOST_NAMESPACE -> "host bundle";
            default -> "extender";
        };
    }

    private static @Nullable VersionRange range(String filter) {
        Matcher below = BELOW.matcher(filter);
        String ceiling = below.find() ? below.group(1) : null;
        String open = below.reset().replaceAll("");
        Matcher atLeast = AT_LEAST.matcher(open);
        String floor = atLeast.find() ? atLeast.group(1) : null;
        Matcher atMost = AT_MOST.matcher(open);
        String top = atMost.find() ? atMost.group(1) : null;
        try {
            if (floor != null && ceiling != null) {
                return VersionRange.valueOf("[" + floor + "," + ceiling + ")");
            }
            if (floor != null && top != null) {
                return VersionRange.valueOf("[" + floor + "," + top + "]");
            }
            return floor == null ? null : VersionRange.valueOf(floor);
        } catch (IllegalArgumentException e) {
            return null; // a filter written by hand: the name alone has to do
        }
    }
}
