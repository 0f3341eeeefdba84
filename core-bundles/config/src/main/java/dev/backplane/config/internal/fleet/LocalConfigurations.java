package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Config Admin as documents of a fleet. */
final class LocalConfigurations implements Documents {

    private static final Logger LOG = LoggerFactory.getLogger(LocalConfigurations.class);

    /** No document is larger, in characters. */
    private static final int LIMIT = 1024 * 1024;

    private final ConfigurationAdmin admin;
    private final Travel travel;
    private final Artifacts artifacts;
    private volatile @Nullable Thread applying;

    LocalConfigurations(ConfigurationAdmin admin, Travel travel, Artifacts artifacts) {
        this.admin = admin;
        this.travel = travel;
        this.artifacts = artifacts;
    }

    /** Whether what this thread changes now came from the fleet. */
    boolean isOurs() {
        return Thread.currentThread().equals(applying);
    }

    @Override
    public Map<String, String> all() {
        Map<String, String> all = new HashMap<>();
        for (Configuration configuration : list(null)) {
            read(configuration).ifPresent(json -> all.put(pidOf(configuration), json));
        }
        return all;
    }

    /** What travels of a configuration; empty if there is nothing, or it does not travel. */
    Optional<String> read(String pid) {
        Configuration found = find(pid);
        return found == null ? Optional.empty() : read(found);
    }

    /** Whether a PID may travel. */
    boolean admits(String pid) {
        return travel.admits(pid);
    }

    private Optional<String> read(Configuration configuration) {
        String pid = pidOf(configuration);
        SortedMap<String, Object> properties = properties(configuration);
        if (properties == null || !travel.admits(pid) || !Travel.admits(properties)) {
            return Optional.empty();
        }
        try {
            String json = CanonicalJson.write(Travel.outbound(pid, properties));
            if (json.length() > LIMIT) {
                throw new IOException(
                        "it has " + json.length() + " characters, the fleet takes " + LIMIT);
            }
            return Optional.of(json);
        } catch (IOException e) {
            LOG.error("Configuration {} stays on this machine: {}", pid, e.getMessage(), e);
            return Optional.empty();
        }
    }

    @Override
    public void apply(Document document) throws DocumentException {
        if (!travel.admits(document.pid())) {
            return;
        }
        applying = Thread.currentThread();
        try {
            Configuration found = find(document.pid());
            if (document.deleted()) {
                delete(found);
            } else {
                write(document, found);
            }
        } catch (IOException | RuntimeException e) {
            throw new DocumentException(String.valueOf(e.getMessage()), e);
        } finally {
            applying = null;
        }
    }

    private static void delete(@Nullable Configuration found) throws IOException {
        SortedMap<String, Object> properties = found == null ? null : properties(found);
        if (found != null && (properties == null || Travel.admits(properties))) {
            found.delete();
        }
    }

    private void write(Document document, @Nullable Configuration found) throws IOException {
        SortedMap<String, Object> fleet = CanonicalJson.read(document.content());
        SortedMap<String, Object> local = found == null ? null : properties(found);
        if (local != null
                && (!Travel.admits(local)
                        || CanonicalJson.write(Travel.outbound(document.pid(), local))
                                .equals(CanonicalJson.write(fleet)))) {
            return;
        }
        String artifact = Travel.artifact(document.pid(), fleet);
        if (artifact != null) {
            artifacts.fetch(artifact);
        }
        Configuration target = found == null ? create(document.pid()) : found;
        target.update(FrameworkUtil.asDictionary(Travel.inbound(document.pid(), fleet, local)));
    }

    private Configuration create(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(
                        pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    private @Nullable Configuration find(String pid) {
        Configuration[] found = list("(service.pid=" + escaped(pid) + ")");
        int tilde = pid.indexOf('~');
        if (found.length == 0 && tilde > 0) {
            // Config Admin's own names of factory configurations; others cannot create such.
            found =
                    list(
                            "(&(service.factoryPid="
                                    + escaped(pid.substring(0, tilde))
                                    + ")(service.pid="
                                    + escaped(pid.replaceFirst("~", "."))
                                    + "))");
        }
        return found.length == 0 ? null : found[0];
    }

    /** The name under which it travels. */
    static String pidOf(Configuration configuration) {
        return pidOf(configuration.getPid(), configuration.getFactoryPid());
    }

    static String pidOf(String pid, @Nullable String factory) {
        return factory != null && pid.startsWith(factory + ".")
                ? factory + "~" + pid.substring(factory.length() + 1)
                : pid;
    }

    private static @Nullable SortedMap<String, Object> properties(Configuration configuration) {
        Dictionary<String, Object> found = configuration.getProperties();
        if (found == null) {
            return null;
        }
        SortedMap<String, Object> own = CanonicalJson.sorted();
        for (String key : Collections.list(found.keys())) {
            if (!isReserved(key)) {
                own.put(key, found.get(key));
            }
        }
        return own;
    }

    /** What Config Admin and the Configurator keep in a configuration for themselves. */
    private static boolean isReserved(String key) {
        return key.startsWith(":")
                || key.equalsIgnoreCase("service.pid")
                || key.equalsIgnoreCase("service.factoryPid")
                || key.equalsIgnoreCase("service.bundleLocation");
    }

    private Configuration[] list(@Nullable String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? new Configuration[0] : found;
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("configurations cannot be read: " + e.getMessage(), e);
        }
    }

    private static String escaped(String value) {
        return value.replaceAll("([\\\\*()])", "\\\\$1");
    }
}
