package dev.backplane.manager.internal.configuration;

import dev.backplane.config.CheckedConfiguration;
import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
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

    private final StoredConfigurations configurations;
    private final ConfigurationSchemas schemas;
    private final ConfigurationHistory histories;
    private final ServiceComponentRuntime runtime;
    private final AffectedComponents components;

    public Foresight(
            StoredConfigurations configurations,
            ConfigurationSchemas schemas,
            ConfigurationHistory histories,
            ServiceComponentRuntime runtime) {
        this.configurations = configurations;
        this.schemas = schemas;
        this.histories = histories;
        this.runtime = runtime;
        this.components = new AffectedComponents(runtime, configurations);
    }

    /**
     * What would be written.
     *
     * @param before null if there is no such configuration
     * @param after null if it is deleted
     * @param lines what differs, key by key, fit to be shown
     * @param faults what is wrong with what would be written
     * @param known the keys that plugins declare; empty if none declares any
     * @param owner who may change it without being forced; null if nobody is known
     * @param effects on components, those with the PID first
     * @param missing other PIDs that a component needs configurations of
     */
    public record Outlook(
            Pid pid,
            @Nullable SortedMap<String, Object> before,
            @Nullable SortedMap<String, Object> after,
            List<Line> lines,
            List<Fault> faults,
            SortedSet<String> known,
            @Nullable Owner owner,
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
                            .map(each -> each.getKey() + "=" + Values.of(each.getValue()))
                            .collect(Collectors.joining("\n"));
        }
    }

    /** One key; empty text where it is not there. */
    public record Line(String key, String before, String after) {}

    /**
     * What the change would do.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}, {@code UNKNOWN_CONFIGURATION}, {@code
     *     CONFLICT}
     */
    public Outlook of(ConfigurationChange change) {
        Pid pid = Pid.parse(change.pid());
        ConfigurationRevision latest = histories.latest(pid.text()).orElse(null);
        requireExpected(change, latest);
        SortedMap<String, Object> before = configurations.read(pid);
        boolean deletes = change.kind() == ConfigurationChange.Kind.DELETE;
        if (deletes && before == null) {
            throw unknown(pid);
        }
        CheckedConfiguration checked = schemas.check(pid.text(), Edited.of(before, change));
        SortedMap<String, Object> after = deletes ? null : new TreeMap<>(checked.properties());
        List<Line> lines = lines(pid, before, after);
        boolean nothing = before != null && after != null && lines.isEmpty();
        return new Outlook(
                pid,
                before,
                after,
                lines,
                deletes ? List.of() : checked.faults(),
                checked.known(),
                latest == null ? null : latest.owner(),
                nothing ? List.of() : effects(pid, before, after, lines),
                deletes ? List.of() : components.missing(pid));
    }

    /** That it is so is seen to when it is written; so a plan says it, too. */
    private static void requireExpected(
            ConfigurationChange change, @Nullable ConfigurationRevision latest) {
        Long expected = change.expectedRevision();
        long present = latest == null ? 0 : latest.number();
        boolean isGone = latest == null || latest.kind() == ConfigurationRevision.Kind.DELETED;
        if (expected != null && expected != present && !(isGone && expected == 0)) {
            throw new PluginException(
                    ErrorCode.CONFLICT,
                    change.pid()
                            + (isGone ? " is not there" : " is at revision " + present)
                            + ", not at revision "
                            + expected
                            + "; look at it again: backplane config history "
                            + change.pid());
        }
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

    private List<Line> lines(
            Pid pid, @Nullable Map<String, Object> before, @Nullable Map<String, Object> after) {
        Map<String, Object> old = before == null ? Map.of() : before;
        Map<String, Object> young = after == null ? Map.of() : after;
        Set<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(young.keySet());
        Set<String> secrets = schemas.secrets(pid.text(), keys);
        return keys.stream()
                .filter(key -> !Objects.deepEquals(old.get(key), young.get(key)))
                .map(key -> line(key, old.get(key), young.get(key), secrets.contains(key)))
                .toList();
    }

    private static Line line(
            String key, @Nullable Object old, @Nullable Object young, boolean secret) {
        if (secret) {
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
            case Object other when other.getClass().isArray() -> Values.of(other).toString();
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
        // the revision first: who expects one that is older than the content will learn of it
        ConfigurationRevision latest = histories.latest(pid.text()).orElse(null);
        SortedMap<String, Object> properties = configurations.read(pid);
        if (properties == null) {
            return null;
        }
        Set<String> secrets = schemas.secrets(pid.text(), properties.keySet());
        SortedMap<String, Object> shown = new TreeMap<>(properties);
        secrets.forEach(key -> shown.put(key, ConfigurationInfo.MASK));
        return new ConfigurationInfo(
                pid.text(),
                shown,
                secrets,
                latest == null ? 0 : latest.number(),
                latest == null ? null : latest.owner());
    }

    /** Whether the components have taken what was written. */
    public boolean isTaken(Outlook outlook) {
        SortedMap<String, Object> after = outlook.after();
        return after == null
                ? !components.hold(outlook.pid())
                : components.have(outlook.pid(), after, outlook.effects());
    }
}
