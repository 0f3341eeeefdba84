package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Records what the JVM does for some seconds (JDK Flight Recorder), for a close look at one plugin.
 *
 * <p>Thread-safe. One recording at a time.
 *
 * @since 0.1
 */
@ProviderType
public interface Profiler {

    /** The shortest recording. */
    Duration SHORTEST = Duration.ofSeconds(1);

    /** The longest recording. */
    Duration LONGEST = Duration.ofMinutes(10);

    /**
     * What was recorded.
     *
     * @param plugin the plugin's name
     * @param file the recording, with everything that happened in the JVM, for JDK Mission Control
     *     and {@code jfr}; it stays until somebody deletes it, or later ones displace it
     * @param length how long it recorded
     * @param cpu the processor time of the plugin in all its versions meanwhile
     * @param frames where it was spent, most first; at most 20
     */
    record Profile(String plugin, Path file, Duration length, Duration cpu, List<HotFrame> frames) {

        /** The list is copied; no part may be null. */
        public Profile {
            Objects.requireNonNull(plugin, "plugin");
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(length, "length");
            Objects.requireNonNull(cpu, "cpu");
            frames = List.copyOf(frames);
        }
    }

    /**
     * A place in the plugin's own code.
     *
     * @param version the version whose code it is
     * @param method class and method; empty for time in its threads without its code in sight
     * @param line the hottest line in it, -1 if that is not known
     * @param callee the method in which most of that time was spent: itself, or what it calls
     *     outside of the plugin
     * @param cpu processor time in it, and in what it called outside of the plugin
     */
    record HotFrame(String version, String method, int line, String callee, Duration cpu) {

        /** No part may be null. */
        public HotFrame {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(callee, "callee");
            Objects.requireNonNull(cpu, "cpu");
        }
    }

    /**
     * Records for that long, then looks where the plugin spent its time. Waits meanwhile.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN} if no version of it is
     *     active; {@code INVALID_ARGUMENT} if the length is out of bounds; {@code OVERLOADED} if
     *     somebody records already; {@code RUNTIME_UNAVAILABLE} if this JVM cannot record, or stops
     *     meanwhile; {@code CANCELLED} if the thread was interrupted; {@code INTERNAL} if the
     *     recording cannot be written or read
     */
    Profile profile(String plugin, Duration length);
}
