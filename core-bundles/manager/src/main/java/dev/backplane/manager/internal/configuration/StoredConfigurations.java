package dev.backplane.manager.internal.configuration;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Config Admin as maps. What it keeps for itself in a configuration is left out. */
public final class StoredConfigurations {

    private final ConfigurationAdmin admin;

    public StoredConfigurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** The PIDs of all, in order. */
    public List<String> pids() {
        return list(null).map(Configuration::getPid).sorted().toList();
    }

    /** The properties; null if there is no such configuration. */
    public @Nullable SortedMap<String, Object> read(Pid pid) {
        return list("(service.pid=" + escaped(pid.text()) + ")")
                .map(Configuration::getProperties)
                .filter(properties -> properties != null)
                .findFirst()
                .map(StoredConfigurations::own)
                .orElse(null);
    }

    /** Whether there is a configuration for a declared PID, be it a factory's or not. */
    boolean isConfigured(String declared) {
        String value = escaped(declared);
        return list("(|(service.pid=" + value + ")(service.factoryPid=" + value + "))")
                .findAny()
                .isPresent();
    }

    /** Whether the factory has other configurations than this one. */
    boolean hasSiblings(Pid pid) {
        return list("(service.factoryPid=" + escaped(String.valueOf(pid.factory())) + ")")
                .anyMatch(other -> !other.getPid().equals(pid.text()));
    }

    private Stream<Configuration> list(@Nullable String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? Stream.empty() : Stream.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, "configurations cannot be read: " + e.getMessage(), e);
        }
    }

    private static String escaped(String value) {
        return value.replaceAll("([\\\\*()])", "\\\\$1");
    }

    private static SortedMap<String, Object> own(Dictionary<String, Object> properties) {
        SortedMap<String, Object> own = new TreeMap<>();
        for (String key : Collections.list(properties.keys())) {
            if (!isReserved(key)) {
                own.put(key, properties.get(key));
            }
        }
        return own;
    }

    /** What Config Admin and the Configurator keep in a configuration for themselves. */
    static boolean isReserved(String key) {
        return key.startsWith(":")
                || key.equals("service.pid")
                || key.equals("service.factoryPid")
                || key.equals("service.bundleLocation");
    }
}
