package dev.backplane.monitor.internal.jfr;

import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;

import org.osgi.framework.BundleContext;

import java.util.Locale;
import java.util.Optional;

/** Whether this JVM can record what code uses. */
public final class Recorder {

    private Recorder() {}

    /** Why not, and what to do; empty if it can. The first question makes the recorder ready. */
    public static Optional<String> missing(BundleContext context) {
        String system = System.getProperty("os.name");
        if (!system.toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.of("processor time is sampled on Linux only, not on " + system);
        }
        if (!FlightRecorder.isAvailable()) {
            return Optional.of(
                    "the JDK Flight Recorder is switched off in this JVM; remove"
                            + " -XX:-FlightRecorder from BACKPLANE_JAVA_OPTS");
        }
        RecorderFolder.prepare(context);
        boolean samples =
                FlightRecorder.getFlightRecorder().getEventTypes().stream()
                        .map(EventType::getName)
                        .anyMatch(RecorderEvents.CPU::equals);
        return samples
                ? Optional.empty()
                : Optional.of(
                        "this JVM ("
                                + System.getProperty("java.vm.version")
                                + ") has no event "
                                + RecorderEvents.CPU
                                + "; use a JDK 25");
    }
}
