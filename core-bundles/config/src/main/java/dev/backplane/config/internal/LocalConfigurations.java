package dev.backplane.config.internal;

import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.config.internal.history.Authorship;
import dev.backplane.config.internal.history.ChangesPastUs;
import dev.backplane.config.internal.history.Histories;
import dev.backplane.config.internal.history.RecordedConfigurations;
import dev.backplane.config.internal.live.ComponentLog;
import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.live.ModifiedFaults;
import dev.backplane.config.internal.live.Settings;
import dev.backplane.config.internal.live.Trial;
import dev.backplane.config.internal.schema.Declarations;
import dev.backplane.config.internal.schema.MetatypeSchemas;
import dev.backplane.config.internal.secret.Interpolation;
import dev.backplane.config.internal.secret.SecretWatch;
import dev.backplane.config.internal.source.FileClaims;
import dev.backplane.config.internal.source.FileSource;
import dev.backplane.config.internal.source.Sources;
import dev.backplane.config.internal.storage.DurableDirectory;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Everything about configurations but their storage: built when Config Admin is there, gone with
 * it. The files are applied before Declarative Services start, so that no component sees what held
 * before.
 */
final class LocalConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(LocalConfigurations.class);
    private static final String SECRETS =
            "org.apache.felix.configadmin.plugin.interpolation.secretsdir";

    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final ConfigurationWork work;
    private final ComponentLog componentLog;

    LocalConfigurations(BundleContext context, Folders folders, ConfigurationAdmin admin)
            throws IOException {
        LiveConfigurations live = new LiveConfigurations(admin);
        DurableDirectory kept = new DurableDirectory(folders.history(), folders.sync());
        Interpolation interpolation = new Interpolation(context);
        Declarations declarations = new Declarations(context);
        MetatypeSchemas schemas = new MetatypeSchemas(declarations, interpolation::resolve);
        FileClaims claims = new FileClaims();
        ModifiedFaults thrown = new ModifiedFaults();
        componentLog = ComponentLog.follow(context, thrown);
        RecordedConfigurations configurations =
                Histories.open(
                        live,
                        kept,
                        folders.sync(),
                        schemas,
                        claims::isClaimed,
                        (pid, wanted) -> new Trial(context, thrown, pid, wanted));
        FileSource files =
                Sources.files(
                        folders.sources(),
                        claims,
                        kept,
                        new FileSource.Target(configurations, live, schemas));
        SecretWatch secrets =
                new SecretWatch(secrets(context), live, (pid, now) -> deliver(live, pid, now));
        work = new ConfigurationWork(new Settings(live), files, secrets);
        files.begin();
        secrets.begin();
        LocalHistory history =
                new LocalHistory(configurations, schemas, live, claims, new Placement(context));
        services.add(context.registerService(ConfigurationSchemas.class, schemas, null));
        services.add(context.registerService(ConfigurationHistory.class, history, null));
        services.add(
                context.registerService(
                        ConfigurationWriter.class,
                        new LocalWriter(configurations, claims, work::again),
                        null));
        services.add(
                context.registerService(
                        SynchronousConfigurationListener.class,
                        new ChangesPastUs(configurations, work::submit),
                        null));
        work.begin(context, new LateFaults(declarations, schemas, live));
    }

    /** Where things lie. */
    record Folders(Path history, List<Path> sources, boolean sync) {}

    void close() {
        services.reversed().forEach(ServiceRegistration::unregister);
        work.close();
        componentLog.close();
    }

    private static List<Path> secrets(BundleContext context) {
        @Nullable String folders = context.getProperty(SECRETS);
        return folders == null
                ? List.of()
                : Arrays.stream(folders.split("\\s*,\\s*")).map(Path::of).toList();
    }

    private static void deliver(LiveConfigurations live, String pid, Map<String, Object> now) {
        try {
            var _ =
                    Authorship.as(
                            Authorship.RECORDED,
                            () -> {
                                live.write(pid, now);
                                return pid;
                            });
        } catch (Exception e) {
            LOG.error("{} cannot be delivered again", pid, e);
        }
    }
}
