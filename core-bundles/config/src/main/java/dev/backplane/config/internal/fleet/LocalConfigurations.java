package dev.backplane.config.internal.fleet;

import dev.backplane.config.NodeLabels;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.history.Authorship;
import dev.backplane.config.internal.storage.SyncLater;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Config Admin as documents of a fleet. */
final class LocalConfigurations implements Documents {

    private static final Logger LOG = LoggerFactory.getLogger(LocalConfigurations.class);

    private static final Owner FLEET = new Owner(Door.CONFIG, "the fleet");

    /** No document is larger, in characters. */
    private static final int LIMIT = 1024 * 1024;

    /** Config Admin's own names of factory configurations; others cannot create such. */
    private static final Pattern GENERATED = Pattern.compile(".*~[0-9a-f]{8}(-[0-9a-f]{4}){3}-.*");

    private final ConfigurationAdmin admin;
    private final Travel travel;
    private final ClearSecrets secrets;
    private final Artifacts artifacts;
    private final NodeLabels labels;
    private final Map<String, String> staying = new ConcurrentHashMap<>();

    /** PIDs whose artifact was not here when they came. */
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();

    /** The fleet has what they hold; and its journal tells which were not on disk yet. */
    private final SyncLater files = new SyncLater();

    private volatile @Nullable Thread applying;

    LocalConfigurations(
            ConfigurationAdmin admin,
            Travel travel,
            ClearSecrets secrets,
            Artifacts artifacts,
            NodeLabels labels) {
        this.admin = admin;
        this.travel = travel;
        this.secrets = secrets;
        this.artifacts = artifacts;
        this.labels = labels;
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

    /** What would travel but may not, by PID, and why. */
    Map<String, String> staying() {
        return Map.copyOf(staying);
    }

    /** It is not there any more. */
    void deleted(String pid) {
        staying.remove(pid);
    }

    /** What travels of a configuration; empty if there is nothing, or it does not travel. */
    Optional<String> read(String pid) {
        try {
            Configuration found = find(pid);
            return found == null ? Optional.empty() : read(found);
        } catch (IOException e) {
            throw new IllegalStateException(pid + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a PID may travel. */
    boolean admits(String pid) {
        return travel.admits(pid);
    }

    private Optional<String> read(Configuration configuration) {
        String pid = pidOf(configuration);
        SortedMap<String, Object> properties = properties(configuration);
        if (properties == null || !travel.admits(pid) || !Travel.admits(properties)) {
            staying.remove(pid);
            return Optional.empty();
        }
        try {
            String json = travelling(pid, properties);
            staying.remove(pid);
            return Optional.of(json);
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(staying.put(pid, why))) {
                LOG.error("Configuration {} stays on this machine: {}", pid, why);
            }
            return Optional.empty();
        }
    }

    private String travelling(String pid, SortedMap<String, Object> properties) throws IOException {
        secrets.refuse(pid, properties);
        String json = CanonicalJson.write(Travel.outbound(pid, properties));
        requireSize(json);
        return json;
    }

    /** Refuses what is too large for the fleet. */
    static void requireSize(String json) throws IOException {
        if (json.length() > LIMIT) {
            throw new IOException(
                    "it has " + json.length() + " characters, the fleet takes " + LIMIT);
        }
    }

    @Override
    public void apply(Document document) throws DocumentException {
        if (!travel.admits(document.pid())) {
            return;
        }
        applying = Thread.currentThread();
        try {
            var _ =
                    Authorship.as(
                            FLEET,
                            () ->
                                    files.during(
                                            () -> {
                                                hold(document);
                                                return document;
                                            }));
        } catch (DocumentException e) {
            throw e;
        } catch (Exception e) {
            throw new DocumentException(String.valueOf(e.getMessage()), e);
        } finally {
            applying = null;
        }
    }

    @Override
    public void flush() throws IOException {
        files.sync();
    }

    private void hold(Document document) throws IOException, DocumentException {
        Configuration found = find(document.pid());
        String stays = staying.get(document.pid());
        if (found != null && stays != null) {
            throw new IOException(
                    "the one on this machine is kept, since the fleet does not have it: "
                            + stays
                            + ". Correct or delete it here");
        }
        if (document.deleted()) {
            delete(found);
        } else {
            bring(document.pid(), CanonicalJson.read(document.content()), found);
        }
    }

    private static void delete(@Nullable Configuration found) throws IOException {
        SortedMap<String, Object> properties = found == null ? null : properties(found);
        if (found != null && (properties == null || Travel.admits(properties))) {
            found.delete();
        }
    }

    /** What is for others is not there at all, but for a desired state: the manager heeds it. */
    private void bring(String pid, SortedMap<String, Object> fleet, @Nullable Configuration found)
            throws IOException, DocumentException {
        String target = Travel.target(pid, fleet);
        boolean here = labels.match(target);
        if (!here && !Travel.isDesiredState(pid)) {
            delete(found);
            return;
        }
        SortedMap<String, Object> local = found == null ? null : properties(found);
        if (local != null && !Travel.admits(local)) {
            return;
        }
        boolean same = local != null && isSame(pid, local, fleet);
        if (same && target == null) {
            return;
        }
        secrets.refuse(pid, fleet);
        boolean wasLacking = here && require(pid, fleet);
        if (!same || wasLacking) {
            // The manager may have looked for the artifact in vain: it is told once more.
            Configuration configuration = found == null ? create(pid) : found;
            configuration.update(FrameworkUtil.asDictionary(Travel.inbound(pid, fleet, local)));
        }
    }

    /** Whether its artifact has come only now; throws if it has not come yet. */
    private boolean require(String pid, SortedMap<String, Object> fleet)
            throws IOException, DocumentException {
        String artifact = Travel.artifact(pid, fleet);
        if (artifact == null) {
            return false;
        }
        boolean first = lacking.add(pid);
        artifacts.require(artifact, pid);
        lacking.remove(pid);
        return !first;
    }

    @Override
    public boolean isTargeted(Document document) {
        return target(document) != null;
    }

    @Override
    public boolean isElsewhere(Document document) {
        String target = Travel.isDesiredState(document.pid()) ? null : target(document);
        return target != null && !isHere(target);
    }

    /** A filter that is none parks its document, and changes nothing here. */
    private boolean isHere(String target) {
        try {
            return labels.match(target);
        } catch (PluginException e) {
            LOG.debug("A document names nobody", e);
            return true;
        }
    }

    /** Who the document is for; null if it is for all, or nobody can tell. */
    private static @Nullable String target(Document document) {
        if (document.deleted()
                || !document.content().contains('"' + Travel.targetKey(document.pid()) + '"')) {
            return null;
        }
        try {
            return Travel.target(document.pid(), CanonicalJson.read(document.content()));
        } catch (IOException e) {
            LOG.debug("{} cannot be read", document.pid(), e);
            return null;
        }
    }

    /** Those of the documents that are for other nodes, and for which. */
    Map<String, String> elsewhere(Collection<Document> documents) {
        Map<String, String> elsewhere = new TreeMap<>();
        for (Document document : documents) {
            String target = target(document);
            if (target != null && !isHere(target)) {
                elsewhere.put(document.pid(), target);
            }
        }
        return elsewhere;
    }

    private static boolean isSame(
            String pid, SortedMap<String, Object> local, SortedMap<String, Object> fleet)
            throws IOException {
        return CanonicalJson.write(Travel.outbound(pid, local)).equals(CanonicalJson.write(fleet));
    }

    private Configuration create(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(
                        pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    /** By name, since a filter is held against all that there are. */
    private @Nullable Configuration find(String pid) throws IOException {
        Configuration found = create(pid);
        if (found.getProperties() != null) {
            return found;
        }
        if (!GENERATED.matcher(pid).matches()) {
            return null;
        }
        Configuration[] generated =
                list("(service.pid=" + escaped(pid.replaceFirst("~", ".")) + ")");
        return generated.length == 0 ? null : generated[0];
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
