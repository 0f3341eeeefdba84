package dev.backplane.config.internal.live;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Config Admin as maps. What it keeps for itself in a configuration is left out. */
public final class LiveConfigurations {

    private final ConfigurationAdmin admin;

    public LiveConfigurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** The PIDs of all. */
    public List<String> pids() {
        return list(null).stream().map(Configuration::getPid).sorted().toList();
    }

    /** The properties; null if there is no such configuration. */
    public @Nullable SortedMap<String, Object> read(String pid) {
        for (Configuration found : list(filter(pid))) {
            Dictionary<String, Object> properties = found.getProperties();
            if (properties != null) {
                return own(properties);
            }
        }
        return null;
    }

    /** Writes the properties, or deletes the configuration. */
    public void write(String pid, @Nullable Map<String, Object> properties) throws IOException {
        if (properties == null) {
            for (Configuration found : list(filter(pid))) {
                found.delete();
            }
        } else {
            configuration(pid).update(FrameworkUtil.asDictionary(properties));
        }
    }

    /** For whichever bundle wants it. */
    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(
                        pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    private List<Configuration> list(@Nullable String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, "configurations cannot be read: " + e.getMessage(), e);
        }
    }

    private static String filter(String pid) {
        return "(service.pid=" + pid.replaceAll("([\\\\*()])", "\\\\$1") + ")";
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
    public static boolean isReserved(String key) {
        return key.startsWith(":")
                || key.equals("service.pid")
                || key.equals("service.factoryPid")
                || key.equals("service.bundleLocation");
    }
}
