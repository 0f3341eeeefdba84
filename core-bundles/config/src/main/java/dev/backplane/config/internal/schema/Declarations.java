package dev.backplane.config.internal.schema;

import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Metatype files of all bundles, read once each. The Metatype Service itself says nothing of
 * ranges, and is not there yet when the first files are read.
 */
public final class Declarations {

    private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);
    private static final String FOLDER = "OSGI-INF/metatype";

    private final BundleContext context;
    private final Map<Long, Read> read = new ConcurrentHashMap<>();

    /** What one bundle declares, by PID and factory PID. */
    private record Read(long lastModified, Map<String, SortedMap<String, Declaration>> byPid) {}

    public Declarations(BundleContext context) {
        this.context = context;
    }

    /**
     * By key; empty if nobody declares any. A running bundle's word goes before that of one that
     * does not run, a newer bundle's before that of an older one.
     */
    SortedMap<String, Declaration> of(String pid) {
        SortedMap<String, Declaration> found = Collections.emptySortedMap();
        boolean running = false;
        for (Bundle bundle : context.getBundles()) {
            boolean runs =
                    bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
            SortedMap<String, Declaration> declared = runs || !running ? of(bundle, pid) : null;
            if (declared != null && (runs || !running)) {
                found = declared;
                running = runs;
            }
        }
        return found;
    }

    /** The PIDs and factory PIDs that a bundle declares. */
    public Set<String> pids(Bundle bundle) {
        return Set.copyOf(read(bundle).keySet());
    }

    private @Nullable SortedMap<String, Declaration> of(Bundle bundle, String pid) {
        Map<String, SortedMap<String, Declaration>> byPid = read(bundle);
        int tilde = pid.indexOf('~');
        SortedMap<String, Declaration> exact = byPid.get(pid);
        return exact != null || tilde < 0 ? exact : byPid.get(pid.substring(0, tilde));
    }

    private Map<String, SortedMap<String, Declaration>> read(Bundle bundle) {
        if (bundle.getState() == Bundle.UNINSTALLED || bundle.getBundleId() == 0) {
            read.remove(bundle.getBundleId());
            return Map.of();
        }
        Read known = read.get(bundle.getBundleId());
        if (known == null || known.lastModified() != bundle.getLastModified()) {
            known = new Read(bundle.getLastModified(), parse(bundle));
            read.put(bundle.getBundleId(), known);
        }
        return known.byPid();
    }

    private static Map<String, SortedMap<String, Declaration>> parse(Bundle bundle) {
        var paths = bundle.getEntryPaths(FOLDER);
        if (paths == null) {
            return Map.of();
        }
        Map<String, SortedMap<String, Declaration>> byPid = new HashMap<>();
        for (String path : Collections.list(paths)) {
            URL file = path.endsWith(".xml") ? bundle.getEntry(path) : null;
            if (file != null) {
                try {
                    parse(file, byPid);
                } catch (IOException e) {
                    LOG.warn("{} of {} is no Metatype: {}", path, bundle, e.getMessage());
                }
            }
        }
        return byPid;
    }

    private static void parse(URL file, Map<String, SortedMap<String, Declaration>> byPid)
            throws IOException {
        Reader reader = new Reader();
        MetaData data = reader.parse(file);
        if (data == null || data.getDesignates() == null) {
            return;
        }
        for (Object each : data.getDesignates()) {
            Designate designate = (Designate) each;
            Object definition =
                    data.getObjectClassDefinitions() == null || designate.getObject() == null
                            ? null
                            : data.getObjectClassDefinitions()
                                    .get(designate.getObject().getOcdRef());
            String factory = designate.getFactoryPid();
            String pid = factory == null ? designate.getPid() : factory;
            if (pid != null && definition instanceof OCD known) {
                byPid.computeIfAbsent(pid, _ -> new TreeMap<>())
                        .putAll(declarations(known, reader.defaults));
            }
        }
    }

    private static Map<String, Declaration> declarations(OCD definition, Set<AD> defaults) {
        Map<String, Declaration> declarations = new HashMap<>();
        if (definition.getAttributeDefinitions() != null) {
            for (Object each : definition.getAttributeDefinitions().values()) {
                AD attribute = (AD) each;
                declarations.put(
                        attribute.getID(), Declaration.of(attribute, defaults.contains(attribute)));
            }
        }
        return declarations;
    }

    /** Notes which attributes have a default, though it be the empty text. */
    private static final class Reader extends MetaDataReader {

        private final Set<AD> defaults = new HashSet<>();

        @Override
        protected AD createAD() {
            return new AD() {
                @Override
                public void setDefaultValue(String value) {
                    super.setDefaultValue(value);
                    if (value != null) {
                        defaults.add(this);
                    }
                }
            };
        }
    }
}
