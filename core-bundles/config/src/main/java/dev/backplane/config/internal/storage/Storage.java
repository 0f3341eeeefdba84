package dev.backplane.config.internal.storage;

import org.apache.felix.cm.PersistenceManager;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Offers the storage to Config Admin. */
public final class Storage {

    private static final String NAME = "backplane";

    private Storage() {}

    /**
     * Registers it.
     *
     * @param directory where the files lie; made if need be
     * @throws BundleException if they cannot lie there
     */
    public static void register(BundleContext context, Path directory, boolean sync)
            throws BundleException {
        try {
            PersistenceManager storage =
                    new AtomicFilePersistence(new DurableDirectory(directory, sync));
            context.registerService(
                    PersistenceManager.class,
                    storage,
                    FrameworkUtil.asDictionary(Map.of(PersistenceManager.PROPERTY_NAME, NAME)));
        } catch (IOException e) {
            throw new BundleException(
                    "Configurations cannot be stored in "
                            + directory
                            + ": "
                            + e
                            + ". Make it a writable directory.",
                    e);
        }
    }
}
