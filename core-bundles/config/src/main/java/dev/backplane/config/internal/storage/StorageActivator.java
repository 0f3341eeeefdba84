package dev.backplane.config.internal.storage;

import org.apache.felix.cm.PersistenceManager;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Offers the storage before Config Admin starts, thus without Declarative Services, which come
 * after it.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class StorageActivator implements BundleActivator {

    private static final String HOME = "backplane.home";
    private static final String DATA = "backplane.data";
    private static final String SYNC = "backplane.config.sync";
    private static final String NAME = "backplane";

    @Override
    public void start(BundleContext context) throws BundleException {
        String home = context.getProperty(HOME);
        if (home == null || home.isBlank()) {
            throw new BundleException(
                    "Configurations cannot be stored: the framework property "
                            + HOME
                            + " is not set. Start Backplane by its launcher, or set it.");
        }
        boolean sync = !"false".equalsIgnoreCase(context.getProperty(SYNC));
        String data = context.getProperty(DATA);
        Path directory = (data == null ? Path.of(home, "data") : Path.of(data)).resolve("config");
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

    /** The framework takes the service back. */
    @Override
    public void stop(BundleContext context) {}
}
