package dev.backplane.manager.internal;

import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.config.NodeLabels;
import dev.backplane.engine.RouteControl;
import dev.backplane.loader.PluginLoader;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.framework.Limits;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.lifecycle.Dependencies;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.release.Configurations;
import dev.backplane.manager.internal.release.Releases;
import dev.backplane.manager.internal.resolution.Supply;
import dev.backplane.manager.internal.restart.RestartTuning;
import dev.backplane.manager.internal.unload.UnloadWatch;
import dev.backplane.manager.internal.update.Retirements;
import dev.backplane.manager.internal.update.UpdateTuning;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What the parts of the manager stand on: the services of others, and what is known of plugins.
 *
 * @param home the folder that holds everything that changes
 */
record Foundation(
        Outside outside,
        Settings settings,
        Registry registry,
        Path home,
        ComponentCheck components,
        DesiredStates states,
        PluginBundles bundles,
        Releases releases,
        Retirements retirements,
        Supply supply,
        Dependencies dependencies) {

    /** The folder that holds everything that changes; set by the launcher. */
    static final String HOME = "backplane.home";

    /** The services that the manager works with. */
    record Outside(
            BundleContext context,
            PluginLoader loader,
            RouteControl routes,
            ConfigurationAdmin configurations,
            ConfigurationWriter writer,
            ConfigurationHistory history,
            NodeLabels labels,
            ServiceComponentRuntime scr) {}

    /** How it works, and on which threads. */
    record Settings(
            Limits.Durations limits,
            UpdateTuning update,
            RestartTuning restart,
            UnloadWatch unloads,
            BoundedCalls calls,
            BiConsumer<Duration, Runnable> later) {}

    static Foundation lay(Outside outside, Settings settings, Registry registry) {
        BundleContext context = outside.context();
        Path home = home(context);
        PluginBundles bundles =
                new PluginBundles(context, settings.calls(), settings.limits(), settings.unloads());
        Releases releases =
                new Releases(
                        home.resolve("data/releases"),
                        new Configurations(
                                outside.configurations(),
                                outside.writer(),
                                outside.history(),
                                outside.scr()),
                        registry.clock(),
                        () -> settings.update().now().keepReleases());
        releases.load();
        return new Foundation(
                outside,
                settings,
                registry,
                home,
                new ComponentCheck(outside.scr()),
                new DesiredStates(outside.configurations(), outside.labels()),
                bundles,
                releases,
                new Retirements(bundles, registry),
                new Supply(context, outside.loader(), bundles),
                new Dependencies(registry));
    }

    private static Path home(BundleContext context) {
        @Nullable String home = context.getProperty(HOME);
        if (home == null) {
            throw new IllegalStateException("framework property " + HOME + " is not set");
        }
        return Path.of(home).toAbsolutePath();
    }

    PluginLoader loader() {
        return outside.loader();
    }

    RouteControl routes() {
        return outside.routes();
    }

    /** Where artifacts lie by their digest. */
    Path store() {
        return home.resolve("data/store");
    }

    /** What the runtime itself is made of; everything that was there before the first plugin. */
    Set<String> core() {
        Set<String> names = new HashSet<>();
        for (Bundle bundle : outside.context().getBundles()) {
            if (!bundle.getLocation().startsWith(PluginBundles.location(store()))) {
                names.add(bundle.getSymbolicName());
            }
        }
        return names;
    }
}
