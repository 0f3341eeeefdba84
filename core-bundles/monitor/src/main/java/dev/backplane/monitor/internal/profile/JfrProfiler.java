package dev.backplane.monitor.internal.profile;

import dev.backplane.monitor.Profiler;
import dev.backplane.monitor.internal.jfr.BundleParty;
import dev.backplane.monitor.internal.jfr.Party;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Records with the JDK Flight Recorder when somebody asks, whether or not the ledger measures. */
@Component
public final class JfrProfiler implements Profiler {

    private final BundleContext context;
    private final BundleParty parties;
    private final ProfileFolder folder;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Semaphore free = new Semaphore(1);

    /** Called by Declarative Services. */
    @Activate
    public JfrProfiler(BundleContext context) {
        this.context = context;
        this.parties = new BundleParty(context);
        String home = context.getProperty("backplane.home");
        this.folder =
                new ProfileFolder(
                        Path.of(home == null ? "." : home)
                                .toAbsolutePath()
                                .resolve("data/profiles"));
    }

    @Deactivate
    void deactivate() {
        stopped.countDown();
    }

    @Override
    public Profile profile(String plugin, Duration length) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a profile takes "
                            + SHORTEST.toSeconds()
                            + " to "
                            + LONGEST.toSeconds()
                            + " s, not "
                            + length.toMillis() / 1e3
                            + " s");
        }
        requireActive(plugin);
        if (!free.tryAcquire()) {
            throw new PluginException(
                    ErrorCode.OVERLOADED,
                    "a profile is being recorded already; try again when that is done");
        }
        try {
            Path file = folder.next(plugin, Instant.now());
            return new TimedRecording(context, stopped).take(plugin, length, file);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "the profile of "
                            + plugin
                            + " cannot be written or read: "
                            + e.getMessage()
                            + "; check the free space of data/profiles",
                    e);
        } catch (LinkageError e) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "this JVM has no JDK Flight Recorder; use a JDK with the module jdk.jfr",
                    e);
        } finally {
            free.release();
        }
    }

    private void requireActive(String plugin) {
        boolean active =
                Arrays.stream(context.getBundles())
                        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                        .map(parties::of)
                        .anyMatch(
                                party ->
                                        party != null
                                                && party.kind() != Party.Kind.HOST
                                                && party.name().equals(plugin));
        if (!active) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_PLUGIN,
                    "no version of '" + plugin + "' is active; plugin list shows what there is");
        }
    }
}
