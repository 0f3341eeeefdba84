package dev.backplane.shell.internal.remote;

import dev.backplane.manager.PluginManager;
import dev.backplane.manager.RuntimeConditions;
import dev.backplane.shell.internal.FakePluginManager;

import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.scr.info.ScrInfo;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.sshd.server.SshServer;
import org.jline.terminal.Terminal;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.condition.Condition;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;
import org.osgi.util.tracker.ServiceTracker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Felix with the shell and what it needs, as a distribution would run it. */
final class ShellFramework implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SHARED_PACKAGES =
            String.join(
                    ",",
                    "dev.backplane.bus;version=0.1",
                    "dev.backplane.bus.admin;version=0.1",
                    "dev.backplane.engine;version=0.1",
                    "dev.backplane.loader;version=0.1",
                    "dev.backplane.manager;version=0.1",
                    "dev.backplane.monitor;version=0.1",
                    "dev.backplane.config;version=0.1",
                    "dev.backplane.plugin;version=0.1",
                    "org.jspecify.annotations;version=1.0",
                    "org.osgi.service.cm;version=1.6.1",
                    "org.slf4j;version=2.0",
                    "org.slf4j.event;version=2.0",
                    "org.slf4j.helpers;version=2.0",
                    "org.slf4j.spi;version=2.0");

    private final Framework framework;

    private ShellFramework(Framework framework) {
        this.framework = framework;
    }

    static ShellFramework start(Path home, int port, FakePluginManager manager) throws Exception {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        home.resolve("cache").toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        SHARED_PACKAGES,
                                        "backplane.home",
                                        home.toString()));
        framework.start();
        BundleContext context = framework.getBundleContext();
        context.registerService(PluginManager.class, manager, null);
        install(context);
        ConfigurationAdmin admin =
                context.getService(context.getServiceReference(ConfigurationAdmin.class));
        admin.getConfiguration("dev.backplane.shell", "?")
                .update(FrameworkUtil.asDictionary(Map.of("port", port)));
        String shell = "file:" + System.getProperty("backplane.shell.bundle");
        context.installBundle(shell).start();
        return new ShellFramework(framework);
    }

    /** The port, as soon as the shell says that it serves. */
    int port() throws Exception {
        ServiceTracker<Condition, Integer> tracker =
                new ServiceTracker<>(
                        framework.getBundleContext(),
                        framework
                                .getBundleContext()
                                .createFilter(
                                        "("
                                                + Condition.CONDITION_ID
                                                + "="
                                                + RuntimeConditions.SSH_SERVING
                                                + ")"),
                        null) {
                    @Override
                    public Integer addingService(ServiceReference<Condition> reference) {
                        return (Integer) reference.getProperty(RuntimeConditions.PORT);
                    }
                };
        tracker.open();
        try {
            return tracker.waitForService(LIMIT.toMillis());
        } finally {
            tracker.close();
        }
    }

    boolean active() {
        return framework.getState() == Bundle.ACTIVE;
    }

    boolean stops() throws InterruptedException {
        return framework.waitForStop(LIMIT.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
    }

    private static void install(BundleContext context) throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (Class<?> inside :
                List.of(
                        Function.class,
                        Promise.class,
                        ComponentConstants.class,
                        ScrInfo.class,
                        PersistenceManager.class,
                        CommandProcessor.class,
                        org.apache.felix.gogo.command.Activator.class,
                        Terminal.class,
                        SshServer.class)) {
            bundles.add(context.installBundle(jar(inside)));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    private static String jar(Class<?> inside) {
        return inside.getProtectionDomain().getCodeSource().getLocation().toString();
    }
}
