package dev.backplane.manager.internal.configuration;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells what a change of a configuration would write, and what components would make of it. */
public final class Foresight {

    /** So that no one can find a secret by trying what gives the same id of a plan. */
    private static final String SALT = UUID.randomUUID().toString();

    private final BundleContext context;
    private final StoredConfigurations configurations;
    private final ServiceComponentRuntime runtime;
    private final AffectedComponents components;

    public Foresight(
            BundleContext context,
            StoredConfigurations configurations,
            ServiceComponentRuntime runtime) {
        this.context = context;
        this.configurations = configurations;
        this.runtime = runtime;
        this.components = new AffectedComponents(runtime, configurations);
    }

    /**
     * What would be written.
     *
     * @param before null if there is no such configuration
     * @param after null if it is deleted
     * @param lines what differs, key by key, fit to be shown
     * @param unknown keys that are set and that no component declares
     * @param known the keys that components declare; empty if none declares any
     * @param effects on components, those with the PID first
     * @param missing other PIDs that a component needs configurations of
     */
    public record Outlook(
            Pid pid,
            @Nullable SortedMap<String, Object> before,
            @Nullable SortedMap<String, Object> after,
            List<Line> lines,
            SortedSet<String> unknown,
            SortedSet<String> known,
            List<Effect> effects,
            List<String> missing) {

        /** Whether nothing would be written. */
        public boolean isNothing() {
            return before != null && after != null && lines.isEmpty();
        }

        /** Tells it from others that look alike, without giving secrets away. */
        public String fingerprint() {
            return SALT + text(before) + " -> " + text(after);
        }

        private static String text(@Nullable SortedMap<String, Object> properties) {
            return properties == null
                    ? "none"
                    : properties.entrySet().stream()
                            .map(each -> each.getKey() + "=" + TypedValue.values(each.getValue()))
                            .collect(Collectors.joining("\n"));
        }
    }

    /** One key; empty text where it is not there. */
    public record Line(String key, String before, String after) {}

    /**
     * What the change would do.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}, {@code UNKNOWN_CONFIGURATION}
     */
    public Outlook of(ConfigurationChange change) {
        Pid pid = Pid.parse(change.pid());
        SortedMap<String, Object> before = configurations.read(pid);
        Attributes attributes = attributes(pid);
        boolean deletes = change.kind() == ConfigurationChange.Kind.DELETE;
        if (deletes && before == null) {
            throw unknown(pid);
        }
        Edited edited = Edited.of(before, change, attributes);
        SortedMap<String, Object> after = deletes ? null : edited.properties();
        List<Line> lines = lines(before, after, attributes);
        boolean nothing = before != null && after != null && lines.isEmpty();
        List<Effect> effects = nothing ? List.of() : effects(pid, before, after, lines);
        return new Outlook(
                pid,
                before,
                after,
                lines,
                edited.unknown(),
                attributes.keys(),
                effects,
                deletes ? List.of() : components.missing(pid));
    }

    private PluginException unknown(Pid pid) {
        return new PluginException(
                ErrorCode.UNKNOWN_CONFIGURATION,
                "there is no configuration " + pid + "; see: backplane config list");
    }

    private List<Effect> effects(
            Pid pid,
            @Nullable SortedMap<String, Object> before,
            @Nullable SortedMap<String, Object> after,
            List<Line> lines) {
        boolean retargets = lines.stream().anyMatch(line -> line.key().endsWith(".target"));
        List<Effect> named = components.effects(pid, before != null, after != null, retargets);
        return named.stream().anyMatch(Effect::interrupts)
                ? new Dependents(runtime).closure(named)
                : named;
    }

    private Attributes attributes(Pid pid) {
        List<Bundle> bundles =
                components.named(pid).stream()
                        .map(each -> context.getBundle(each.bundle.id))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        return Attributes.of(context, pid, bundles);
    }

    private static List<Line> lines(
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after,
            Attributes attributes) {
        Map<String, Object> old = before == null ? Map.of() : before;
        Map<String, Object> young = after == null ? Map.of() : after;
        Set<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(young.keySet());
        return keys.stream()
                .filter(key -> !Objects.deepEquals(old.get(key), young.get(key)))
                .map(key -> line(key, old.get(key), young.get(key), attributes))
                .toList();
    }

    private static Line line(
            String key, @Nullable Object old, @Nullable Object young, Attributes attributes) {
        if (attributes.isSecret(key)) {
            return new Line(
                    key,
                    old == null ? "" : ConfigurationInfo.MASK,
                    young == null
                            ? ""
                            : ConfigurationInfo.MASK + (old == null ? "" : " (another)"));
        }
        String before = text(old);
        String after = text(young);
        return before.equals(after) && old != null && young != null
                ? new Line(key, before + type(old), after + type(young))
                : new Line(key, before, after);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text.isEmpty() ? "''" : text;
            case Object other when other.getClass().isArray() ->
                    TypedValue.values(other).toString();
            default -> value.toString();
        };
    }

    private static String type(Object value) {
        return " (" + value.getClass().getSimpleName() + ")";
    }

    /** Every configuration, fit to be shown. */
    public List<ConfigurationInfo> all() {
        return configurations.pids().stream()
                .map(Pid::of)
                .map(this::find)
                .filter(Objects::nonNull)
                .toList();
    }

    /** One, fit to be shown; null if it is not there. */
    public @Nullable ConfigurationInfo find(Pid pid) {
        SortedMap<String, Object> properties = configurations.read(pid);
        if (properties == null) {
            return null;
        }
        Attributes attributes = attributes(pid);
        Set<String> secrets =
                properties.keySet().stream()
                        .filter(attributes::isSecret)
                        .collect(Collectors.toSet());
        SortedMap<String, Object> shown = new TreeMap<>(properties);
        secrets.forEach(key -> shown.put(key, ConfigurationInfo.MASK));
        return new ConfigurationInfo(pid.text(), shown, secrets);
    }

    /** Whether the components have taken what was written. */
    public boolean isTaken(Outlook outlook) {
        SortedMap<String, Object> after = outlook.after();
        return after == null
                ? !components.hold(outlook.pid())
                : components.have(outlook.pid(), after, outlook.effects());
    }
}
