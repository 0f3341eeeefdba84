package dev.backplane.manager.internal;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.manager.Door;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Refusal;
import dev.backplane.manager.internal.framework.ComponentCheck.Finding;
import dev.backplane.manager.internal.lifecycle.Dependencies;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.plugin.ErrorCode;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which command mends what is wrong. A cause that knows its own command has the first word. */
final class Remedies {

    private static final Pattern COMMAND =
            Pattern.compile("backplane (?:plugin|config|store|shell) [^;]+");

    private final Registry registry;
    private final Dependencies dependencies;

    Remedies(Registry registry, Dependencies dependencies) {
        this.registry = registry;
        this.dependencies = dependencies;
    }

    /** The first command that a sentence names. */
    static Optional<String> namedIn(String sentence) {
        Matcher command = COMMAND.matcher(sentence);
        return command.find() ? Optional.of(command.group().strip()) : Optional.empty();
    }

    /** For something that was not let in. */
    static String of(Refusal refusal) {
        boolean file = refusal.owner().door() == Door.FILE;
        String source = file ? "plugins/" + refusal.source() : refusal.source();
        return namedIn(refusal.message())
                .orElseGet(
                        () -> {
                            if (refusal.code() == ErrorCode.OWNED_ELSEWHERE) {
                                return "backplane plugin install " + source + " --force";
                            }
                            return file
                                    ? "put a mended file there: cp MENDED " + source
                                    : "mend it, then: backplane plugin install " + source;
                        });
    }

    /**
     * For an entry.
     *
     * @param components of its that do not run
     * @param unconfigured sentences about those that wait for a configuration
     */
    String of(Entry entry, List<Finding> components, List<String> unconfigured) {
        if (entry.phase() == Phase.QUARANTINED) {
            return "backplane plugin release " + entry.name();
        }
        boolean ails = entry.phase() == Phase.FAILED || entry.problem() != null;
        if (ails || !components.isEmpty()) {
            return ofAilment(entry, components);
        }
        return switch (entry.phase()) {
            case ACTIVE, STARTING, DRAINING ->
                    unconfigured.stream()
                            .flatMap(sentence -> namedIn(sentence).stream())
                            .findFirst()
                            .orElse("");
            case STAGED, STOPPED -> "backplane plugin start " + entry.name();
            case FAILED, QUARANTINED -> restart(entry);
        };
    }

    private String ofAilment(Entry entry, List<Finding> components) {
        Optional<String> own = Optional.ofNullable(entry.problem()).flatMap(Remedies::namedIn);
        if (own.isPresent()) {
            return own.get();
        }
        if (entry.phase() == Phase.STOPPED) {
            return "backplane plugin start " + entry.name();
        }
        boolean broken = components.stream().anyMatch(Finding::failed);
        return broken ? restart(entry) : ofWaiting(entry, components);
    }

    /** Whatever it depends on and does not run comes first. */
    private String ofWaiting(Entry entry, List<Finding> components) {
        for (String name : needs(entry)) {
            Entry need = registry.find(name);
            if (need != null && need.phase() == Phase.STOPPED) {
                return "backplane plugin start " + name;
            }
            if (need != null
                    && need.phase() == Phase.FAILED
                    && !need.dependsOn().contains(entry.name())) {
                return "backplane plugin explain " + name;
            }
        }
        return components.stream()
                .map(Finding::service)
                .filter(service -> !service.isEmpty())
                .findFirst()
                .map(
                        service ->
                                "install what offers "
                                        + service
                                        + ": backplane plugin install FILE")
                .orElseGet(() -> entry.bundle() == null ? reinstall(entry) : restart(entry));
    }

    /** What it was wired to, and who by now says that he offers what it lacks. */
    private SortedSet<String> needs(Entry entry) {
        SortedSet<String> needs = new TreeSet<>(entry.dependsOn());
        PluginDescriptor descriptor = entry.descriptor();
        if (descriptor != null) {
            needs.addAll(dependencies.servicesOf(descriptor));
        }
        needs.remove(entry.name());
        return needs;
    }

    private static String reinstall(Entry entry) {
        return "bring it again: backplane plugin install " + entry.desired().source();
    }

    private static String restart(Entry entry) {
        return "mend the cause, then: backplane plugin restart " + entry.name();
    }
}
