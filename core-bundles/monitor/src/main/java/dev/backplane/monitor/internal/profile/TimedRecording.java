package dev.backplane.monitor.internal.profile;

import dev.backplane.monitor.Profiler.Profile;
import dev.backplane.monitor.internal.jfr.Anchors;
import dev.backplane.monitor.internal.jfr.Recorder;
import dev.backplane.monitor.internal.jfr.RecorderEvents;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import jdk.jfr.Recording;

import org.osgi.framework.BundleContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One recording of so long, of the whole JVM. All that mentions the recorder's classes. */
final class TimedRecording {

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final int ALLOCATIONS = 300;

    /** What else is worth having in the file: waiting, collections, load. */
    private static final List<String> CONTEXT =
            List.of(
                    "jdk.JavaMonitorEnter",
                    "jdk.ThreadPark",
                    "jdk.GarbageCollection",
                    "jdk.CPULoad",
                    "jdk.GCHeapSummary",
                    "jdk.ActiveSetting",
                    "jdk.JVMInformation");

    private final BundleContext context;
    private final CountDownLatch stopped;

    /**
     * @param stopped ends every recording early
     */
    TimedRecording(BundleContext context, CountDownLatch stopped) {
        this.context = context;
        this.stopped = stopped;
    }

    Profile take(String plugin, Duration length, Path file) throws IOException {
        Recorder.missing(context)
                .ifPresent(
                        reason -> {
                            throw new PluginException(ErrorCode.RUNTIME_UNAVAILABLE, reason);
                        });
        try (Recording recording = new Recording();
                Anchors anchors = new Anchors(context)) {
            recording.setName("profile of " + plugin);
            RecorderEvents.enable(recording::enable, PERIOD, ALLOCATIONS);
            CONTEXT.forEach(event -> recording.enable(event).withoutStackTrace());
            recording.start();
            anchors.follow();
            await(plugin, length);
            recording.stop();
            recording.dump(file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        HotFrames frames = new HotFrames(file, plugin);
        return new Profile(plugin, file, length, frames.total(), frames.hottest());
    }

    private void await(String plugin, Duration length) {
        try {
            if (stopped.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PluginException(
                        ErrorCode.RUNTIME_UNAVAILABLE,
                        "the runtime stops; the profile of " + plugin + " was given up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    ErrorCode.CANCELLED, "the profile of " + plugin + " was given up", e);
        }
    }
}
