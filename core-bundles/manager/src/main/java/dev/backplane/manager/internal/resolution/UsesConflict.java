package dev.backplane.manager.internal.resolution;

import org.osgi.framework.Bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resolver's report of a uses conflict (OSGi Core 8, section 3.7.6) as one sentence. It reports
 * in prose only, some thirty lines of it; what cannot be read in it is left out.
 */
final class UsesConflict {

    private static final Pattern PACKAGE =
            Pattern.compile("(?:exports package|exposed to package) '([^']+)'");
    private static final Pattern CHAIN = Pattern.compile("(?m)^Chain \\d:$");
    private static final Pattern LINK =
            Pattern.compile("^  (\\S+) \\[(.*?)\\](?: Unresolved .*)?$");
    private static final Pattern EXPORT =
            Pattern.compile("^    (?:export|provide): osgi\\.wiring\\.package[:=] ?([^;\\s]+).*$");
    private static final Pattern BUNDLE = Pattern.compile(".*\\[(\\d+)\\]\\(R \\S+\\)$");

    private UsesConflict() {}

    /** A bundle of a chain, and the package by which the one before it depends on it. */
    private record Link(String name, String version, String by) {

        String label() {
            return version.isEmpty() ? name : name + " " + version;
        }
    }

    /**
     * In one sentence who needs what from whom, and the shortest chain that contradicts.
     *
     * @param report the resolver's message
     * @param bundles finds the framework's bundles by their id; null if there is none
     * @return empty if the report is about something else
     */
    static Optional<String> explain(String report, LongFunction<Bundle> bundles) {
        Matcher conflicting = PACKAGE.matcher(report);
        if (!conflicting.find()) {
            return Optional.empty();
        }
        List<List<Link>> chains = new ArrayList<>();
        for (String chain : CHAIN.splitWithDelimiters(report, 0)) {
            List<Link> links = links(chain, bundles);
            if (links.size() > 1) {
                chains.add(links);
            }
        }
        return switch (chains.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(against(conflicting.group(1), chains.getFirst()));
            default -> Optional.of(between(conflicting.group(1), chains.get(0), chains.get(1)));
        };
    }

    private static List<Link> links(String chain, LongFunction<Bundle> bundles) {
        List<Link> links = new ArrayList<>();
        String by = "";
        for (String line : chain.lines().toList()) {
            Matcher link = LINK.matcher(line);
            Matcher export = EXPORT.matcher(line);
            if (link.matches()) {
                links.add(new Link(link.group(1), version(link, bundles), by));
                by = "";
            } else if (export.matches() && by.isEmpty()) {
                by = export.group(1);
            }
        }
        return links;
    }

    private static String version(Matcher link, LongFunction<Bundle> bundles) {
        String name = link.group(1);
        String shown = link.group(2);
        Matcher bundle = BUNDLE.matcher(shown);
        if (bundle.matches()) {
            Bundle found = bundles.apply(Long.parseLong(bundle.group(1)));
            return found == null ? "" : found.getVersion().toString();
        }
        return shown.startsWith(name + " ") ? shown.substring(name.length() + 1) : "";
    }

    private static String between(String name, List<Link> one, List<Link> other) {
        if (one.size() > other.size()) {
            return between(name, other, one);
        }
        return "%s needs %s from %s, but %s: %s"
                .formatted(
                        one.getFirst().label(),
                        name,
                        one.getLast().label(),
                        built(name, other),
                        arrows(name, other));
    }

    private static String against(String name, List<Link> chain) {
        return "%s offers %s itself, but %s: %s"
                .formatted(chain.getFirst().label(), name, built(name, chain), arrows(name, chain));
    }

    private static String built(String name, List<Link> chain) {
        return chain.size() < 3
                ? "also has it from " + chain.getLast().label()
                : "%s, which it uses, was built against %s from %s"
                        .formatted(
                                chain.get(chain.size() - 2).label(), name, chain.getLast().label());
    }

    private static String arrows(String name, List<Link> chain) {
        StringBuilder text = new StringBuilder(chain.getFirst().name());
        for (int i = 1; i < chain.size(); i++) {
            Link link = chain.get(i);
            boolean last = i == chain.size() - 1;
            text.append(last && i > 1 ? " uses " + name : "").append(" -> ").append(link.name());
            if (!last && !link.by().isEmpty()) {
                text.append(" (package ").append(link.by()).append(')');
            }
        }
        return text.toString();
    }
}
