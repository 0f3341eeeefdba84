package dev.backplane.manager.internal.registry;

import dev.backplane.config.NodeLabels;
import dev.backplane.loader.Digest;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Operation;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Desired state in Config Admin: so every writer of configuration is a door, and a fleet can
 * follow.
 */
public final class DesiredStates {

    private static final Logger LOG = LoggerFactory.getLogger(DesiredStates.class);

    private static final String SOURCE = "source";
    private static final String SHA256 = "sha256";
    private static final String STATE = "state";
    private static final String OWNER = "owner";
    private static final String STATE_OWNER = "state.owner";
    private static final Set<String> OWN = Set.of(SOURCE, SHA256, STATE, OWNER, STATE_OWNER);

    private final ConfigurationAdmin admin;
    private final Map<String, AtomicInteger> ownWrites = new ConcurrentHashMap<>();
    private final Map<String, DesiredState> dismissed = new ConcurrentHashMap<>();
    private final Elsewhere elsewhere;

    public DesiredStates(ConfigurationAdmin admin, NodeLabels labels) {
        this.admin = admin;
        this.elsewhere = new Elsewhere(labels);
    }

    /** Those that are for other nodes. */
    public Elsewhere elsewhere() {
        return elsewhere;
    }

    /**
     * What is changed of a plugin for other nodes is written down, for those.
     *
     * @return whether it is still there
     */
    public boolean operateElsewhere(Entry entry, Operation operation) {
        switch (operation) {
            case START -> save(entry.desired().withRun(DesiredState.Run.STARTED, null));
            case STOP -> save(entry.desired().withRun(DesiredState.Run.STOPPED, null));
            case UNINSTALL -> delete(entry.name());
            case RESTART ->
                    throw new PluginException(
                            ErrorCode.PLUGIN_NOT_ACTIVE,
                            entry.name() + " is " + entry.problem() + "; restart it there");
        }
        return operation != Operation.UNINSTALL;
    }

    /** Every readable entry; an unreadable one is logged and left alone. */
    public List<DesiredState> all() {
        List<DesiredState> states = new ArrayList<>();
        for (Configuration configuration :
                list("(service.factoryPid=" + PluginManager.FACTORY_PID + ")")) {
            read(configuration).ifPresent(states::add);
        }
        states.forEach(this::remember);
        return states;
    }

    public Optional<DesiredState> find(String name) {
        List<Configuration> found = list("(service.pid=" + pid(name) + ")");
        return found.isEmpty() ? Optional.empty() : read(found.getFirst());
    }

    /** What was removed by an operator while its file stayed, if this was. */
    public Optional<DesiredState> dismissed(String name) {
        return Optional.ofNullable(dismissed.get(name));
    }

    /** Whether a configuration event only echoes a write of ours; each echo is told once. */
    public boolean isEcho(String name) {
        AtomicInteger writes = ownWrites.get(name);
        return writes != null && writes.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private void remember(DesiredState state) {
        if (state.run() == DesiredState.Run.DISMISSED) {
            dismissed.put(state.name(), state);
        } else {
            dismissed.remove(state.name());
        }
    }

    private AtomicInteger ownWrites(String name) {
        return ownWrites.computeIfAbsent(name, n -> new AtomicInteger());
    }

    public void save(DesiredState state) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(SOURCE, state.source());
        if (state.digest() != null) {
            properties.put(SHA256, state.digest().hex());
        }
        properties.put(STATE, state.run().name().toLowerCase(Locale.ROOT));
        properties.put(OWNER, state.owner().toString());
        if (state.runOwner() != null) {
            properties.put(STATE_OWNER, state.runOwner().toString());
        }
        properties.putAll(state.settings());
        remember(state);
        var _ = elsewhere.keeps(state);
        AtomicInteger writes = ownWrites(state.name());
        writes.incrementAndGet(); // before the write: its echo may be faster than this thread
        try {
            boolean written =
                    admin.getFactoryConfiguration(PluginManager.FACTORY_PID, state.name(), "?")
                            .updateIfDifferent(FrameworkUtil.asDictionary(properties));
            if (!written) {
                writes.decrementAndGet();
            }
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "the desired state of "
                            + state.name()
                            + " cannot be written: "
                            + e.getMessage(),
                    e);
        }
    }

    public void delete(String name) {
        elsewhere.forget(name);
        ownWrites(name).incrementAndGet();
        try {
            admin.getFactoryConfiguration(PluginManager.FACTORY_PID, name, "?").delete();
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "the desired state of " + name + " cannot be deleted: " + e.getMessage(),
                    e);
        }
    }

    /** The plugin's name in a PID of ours, or null. */
    public static @Nullable String nameOf(String pid) {
        String prefix = PluginManager.FACTORY_PID + "~";
        return pid.startsWith(prefix) ? pid.substring(prefix.length()) : null;
    }

    private static String pid(String name) {
        return PluginManager.FACTORY_PID + "~" + name;
    }

    private List<Configuration> list(String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, "desired state cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<DesiredState> read(Configuration configuration) {
        String name = nameOf(configuration.getPid());
        Dictionary<String, Object> properties = configuration.getProperties();
        if (name == null || properties == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(name, properties));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "Configuration {} is not a desired state and is ignored: {}",
                    configuration.getPid(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static DesiredState parse(String name, Dictionary<String, Object> properties) {
        String sha256 = text(properties, SHA256);
        String source = text(properties, SOURCE);
        if (sha256 == null && source == null) {
            throw new IllegalArgumentException("it has neither 'source' nor 'sha256'");
        }
        String owner = text(properties, OWNER);
        String runOwner = text(properties, STATE_OWNER);
        String run = text(properties, STATE);
        return new DesiredState(
                name,
                sha256 == null ? null : Digest.parse(sha256),
                source == null ? "sha256:" + sha256 : source,
                owner == null ? new Owner(Door.CONFIG, "") : Owner.parse(owner),
                run == null
                        ? DesiredState.Run.STARTED
                        : DesiredState.Run.valueOf(run.toUpperCase(Locale.ROOT)),
                runOwner == null ? null : Owner.parse(runOwner),
                settings(properties));
    }

    private static Map<String, Object> settings(Dictionary<String, Object> properties) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String key : Collections.list(properties.keys())) {
            if (!OWN.contains(key) && !key.startsWith("service.") && !key.startsWith(":")) {
                settings.put(key, properties.get(key));
            }
        }
        return settings;
    }

    private static @Nullable String text(Dictionary<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? null : value.toString();
    }
}
