package dev.backplane.monitor.internal.jfr;

import jdk.jfr.EventSettings;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** The events that tell what code uses, and how they are recorded. */
public final class RecorderEvents {

    /** Anchors. */
    public static final String ANCHOR = Anchor.NAME;

    /** A sample of a thread that runs; stands for {@link #PERIOD}. */
    public static final String CPU = "jdk.CPUTimeSample";

    /** How much processor time a sample stands for: several periods of a timer at times. */
    public static final String PERIOD = "samplingPeriod";

    /** Samples that could not be taken. */
    public static final String LOST = "jdk.CPUTimeSamplesLost";

    /** A sample of new objects; stands for {@link #WEIGHT}. */
    public static final String ALLOCATION = "jdk.ObjectAllocationSample";

    /** How many bytes a sample stands for. */
    public static final String WEIGHT = "weight";

    /** A platform thread starts. */
    public static final String THREAD_START = "jdk.ThreadStart";

    /** A platform thread ends. */
    public static final String THREAD_END = "jdk.ThreadEnd";

    private RecorderEvents() {}

    /**
     * Enables them.
     *
     * @param enable of a recording or a stream
     * @param cpuPeriod processor time between two samples of a thread
     * @param allocations samples a second
     */
    public static void enable(
            Function<String, EventSettings> enable, Duration cpuPeriod, int allocations) {
        enable.apply(ANCHOR).withoutStackTrace();
        for (Map.Entry<String, String> sampled :
                Map.of(CPU, cpuPeriod.toMillis() + "ms", ALLOCATION, allocations + "/s")
                        .entrySet()) {
            enable.apply(sampled.getKey()).with("throttle", sampled.getValue()).withStackTrace();
        }
        enable.apply(LOST).withoutStackTrace();
        enable.apply(THREAD_START).withStackTrace();
        enable.apply(THREAD_END).withoutStackTrace();
    }
}
