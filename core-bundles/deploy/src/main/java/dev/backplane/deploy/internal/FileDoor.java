package dev.backplane.deploy.internal;

import dev.backplane.loader.PluginLoader;
import dev.backplane.manager.PluginManager;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Watches the plugin folder for as long as there is a manager to ask. */
@Component(
        service = {},
        configurationPid = FileDoor.PID)
@Designate(ocd = FileDoor.Config.class)
public final class FileDoor {

    static final String PID = "dev.backplane.deploy";

    private static final String HOME = "backplane.home";

    @ObjectClassDefinition(name = "File door")
    @interface Config {
        @AttributeDefinition(
                name = "Plugin folder",
                description =
                        "Empty for plugins/ in BACKPLANE_HOME; File Install must watch it too")
        String folder() default "";

        @AttributeDefinition(
                name = "Settle time in milliseconds",
                description = "How long a file must stay the same before it is read")
        long settleMillis() default 1000;

        @AttributeDefinition(
                name = "Rescan interval in milliseconds",
                description = "How often the folder is looked at without a hint of File Install")
        long rescanMillis() default 2000;
    }

    private final FolderWatch watch;

    @Activate
    public FileDoor(
            BundleContext context,
            @Reference FolderHints hints,
            @Reference PluginManager manager,
            @Reference PluginLoader loader,
            Config config) {
        FolderTiming timing =
                new FolderTiming(
                        Duration.ofMillis(config.settleMillis()),
                        Duration.ofMillis(config.rescanMillis()));
        FolderReconciler reconciler =
                new FolderReconciler(
                        folder(context, config), manager, loader, timing, Clock.systemUTC());
        this.watch = new FolderWatch(context, hints, reconciler, timing.rescan());
        watch.start();
    }

    @Deactivate
    void deactivate() {
        watch.stop();
    }

    static Path folder(BundleContext context, Config config) {
        if (!config.folder().isBlank()) {
            return Path.of(config.folder()).toAbsolutePath().normalize();
        }
        String home = context.getProperty(HOME);
        if (home == null || home.isBlank()) {
            throw new IllegalStateException(
                    "The plugin folder is unknown: set the framework property "
                            + HOME
                            + ", or 'folder' in the configuration "
                            + PID);
        }
        return Path.of(home, "plugins").toAbsolutePath().normalize();
    }
}
