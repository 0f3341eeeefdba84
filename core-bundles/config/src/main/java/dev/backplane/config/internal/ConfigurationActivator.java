package dev.backplane.config.internal;

import dev.backplane.config.internal.LocalConfigurations.Folders;
import dev.backplane.config.internal.secret.Interpolation;
import dev.backplane.config.internal.storage.Storage;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Offers the storage before Config Admin starts, and the rest when it has, thus without Declarative
 * Services, which come after it.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ConfigurationActivator implements BundleActivator {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationActivator.class);
    private static final String HOME = "backplane.home";
    private static final String DATA = "backplane.data";
    private static final String DISTRIBUTION = "backplane.distribution";
    private static final String SYNC = "backplane.config.sync";
    private static final String CONFIGS = "configs";

    private @Nullable ServiceTracker<ConfigurationPlugin, Object> tracker;
    private @Nullable LocalConfigurations local;

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
        Path kept = data == null ? Path.of(home, "data") : Path.of(data);
        Storage.register(context, kept.resolve("config"), sync);
        Folders folders =
                new Folders(kept.resolve("config-history"), sources(context, Path.of(home)), sync);
        track(context, folders);
    }

    /** The distribution's, then the home's, which count where both have a file of one name. */
    private static List<Path> sources(BundleContext context, Path home) {
        List<Path> sources = new ArrayList<>();
        String distribution = context.getProperty(DISTRIBUTION);
        if (distribution != null) {
            sources.add(Path.of(distribution, CONFIGS));
        }
        sources.add(home.resolve(CONFIGS));
        return sources;
    }

    /** What fills placeholders in starts last of what is needed, and needs Config Admin itself. */
    private void track(BundleContext context, Folders folders) throws BundleException {
        try {
            tracker =
                    new ServiceTracker<>(
                            context, FrameworkUtil.createFilter(Interpolation.FILTER), null) {
                        @Override
                        public Object addingService(ServiceReference<ConfigurationPlugin> found) {
                            begin(context, folders);
                            return found;
                        }

                        @Override
                        public void removedService(
                                ServiceReference<ConfigurationPlugin> gone, Object service) {
                            end();
                        }
                    };
        } catch (InvalidSyntaxException e) {
            throw new BundleException("Configurations cannot be recorded: " + e.getMessage(), e);
        }
        tracker.open();
    }

    private synchronized void begin(BundleContext context, Folders folders) {
        ServiceReference<ConfigurationAdmin> admin =
                context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin service = admin == null ? null : context.getService(admin);
        if (service == null || local != null) {
            LOG.error("Configuration files are not applied: there is no Config Admin");
            return;
        }
        try {
            local = new LocalConfigurations(context, folders, service);
        } catch (IOException e) {
            LOG.error(
                    "Configuration files are not applied: {} cannot be used. Make it a writable"
                            + " directory.",
                    folders.history(),
                    e);
        }
    }

    private synchronized void end() {
        LocalConfigurations running = local;
        local = null;
        if (running != null) {
            running.close();
        }
    }

    /** The framework takes the storage back. */
    @Override
    public void stop(BundleContext context) {
        ServiceTracker<ConfigurationPlugin, Object> tracking = tracker;
        if (tracking != null) {
            tracking.close();
        }
    }
}
