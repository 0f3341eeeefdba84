package dev.backplane.manager.internal.release;

import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationWrite;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The configurations of a plugin: those of the PIDs that its components name. Kept as text in the
 * typed JSON of the Configurator (OSGi Compendium 8, section 150).
 */
public final class Configurations {

    private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);
    private static final String CODE_POLICY = "dev.backplane.loader.code";
    private static final String ALLOW = "allow";
    private static final Owner RELEASES = new Owner(Door.CONFIG, "the rollback of a release");
    private static final Set<String> OURS =
            Set.of("service.pid", "service.factoryPid", "service.bundleLocation");

    private final ConfigurationAdmin admin;
    private final ConfigurationWriter writer;
    private final ConfigurationHistory history;
    private final ServiceComponentRuntime components;

    public Configurations(
            ConfigurationAdmin admin,
            ConfigurationWriter writer,
            ConfigurationHistory history,
            ServiceComponentRuntime components) {
        this.admin = admin;
        this.writer = writer;
        this.history = history;
        this.components = components;
    }

    /** The configurations that the components of this bundle take, by PID. */
    Map<String, String> of(Bundle bundle) {
        Set<String> pids = new TreeSet<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundle)) {
            if (!"ignore".equals(component.configurationPolicy)) {
                pids.addAll(Arrays.asList(component.configurationPid));
            }
        }
        Map<String, String> texts = new TreeMap<>();
        for (String pid : pids) {
            if (!pid.startsWith("dev.backplane.") || pid.startsWith("dev.backplane.samples.")) {
                list("(|(service.pid=" + pid + ")(service.factoryPid=" + pid + "))")
                        .forEach(found -> texts.put(found.getPid(), text(found)));
            }
        }
        return texts;
    }

    /** The same, with their revisions. */
    Configured now(Bundle bundle) {
        Map<String, String> texts = of(bundle);
        Map<String, Long> revisions = new TreeMap<>();
        for (String pid : texts.keySet()) {
            try {
                history.latest(pid).ifPresent(found -> revisions.put(pid, found.number()));
            } catch (PluginException e) { // no reason not to update
                LOG.warn("The release is recorded without a revision: {}", e.getMessage());
            }
        }
        return new Configured(texts, revisions);
    }

    /** What the code policy allows the bundle of this symbolic name. */
    List<String> grants(String symbolicName) {
        List<String> grants = new ArrayList<>();
        for (Configuration policy : list("(service.pid=" + CODE_POLICY + ")")) {
            Object allow =
                    policy.getProperties() == null ? null : policy.getProperties().get(ALLOW);
            String[] lines = allow instanceof String[] many ? many : new String[0];
            for (String line : lines) {
                if (line.strip().startsWith(symbolicName + ":")) {
                    grants.add(line.strip().substring(symbolicName.length() + 1));
                }
            }
        }
        Collections.sort(grants);
        return grants;
    }

    /**
     * Makes the plugin's configurations what they were; those that it did not have then are left
     * alone, since others may have put them there for it.
     */
    void restore(Map<String, String> texts, String reason) {
        texts.forEach(
                (pid, text) -> {
                    var _ =
                            writer.write(
                                    new ConfigurationWrite(
                                            pid,
                                            properties(text),
                                            new ConfigurationWrite.Terms(
                                                    RELEASES, null, true, reason)));
                });
    }

    private List<Configuration> list(String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, "configurations cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Configuration configuration) {
        Map<String, Object> own = new TreeMap<>();
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null) {
            for (String key : Collections.list(properties.keys())) {
                if (!OURS.contains(key)) {
                    own.put(key, properties.get(key));
                }
            }
        }
        StringWriter text = new StringWriter();
        try {
            org.apache.felix.cm.json.io.Configurations.buildWriter()
                    .build(text)
                    .writeConfiguration(FrameworkUtil.asDictionary(own));
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "the configuration " + configuration.getPid() + " cannot be written down: " + e,
                    e);
        }
        return text.toString();
    }

    /** The properties of a configuration that was kept as text. */
    static Map<String, Object> properties(String text) {
        try {
            return org.apache.felix.cm.json.io.Configurations.buildReader()
                    .verifyAsBundleResource(false)
                    .build(new StringReader(text))
                    .readConfiguration();
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "a kept configuration cannot be read: " + e.getMessage(),
                    e);
        }
    }
}
