package dev.backplane.benchmarks.boot;

import dev.backplane.benchmarks.Subject;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Something that can be started with and without a past. */
interface Contender {

    /** How long resident memory is given to settle after the start. */
    long SETTLE_MILLIS = 2_000;

    /**
     * One start.
     *
     * @param seconds from the command to the first answer
     * @param cpuSeconds the processor time it took until then
     * @param residentMiB two seconds later
     */
    record Start(double seconds, double cpuSeconds, double residentMiB) {

        static Start settled(double seconds, Subject subject)
                throws IOException, InterruptedException {
            double cpuSeconds = subject.cpuSeconds();
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            return new Start(seconds, cpuSeconds, subject.residentMiB());
        }
    }

    /** Starts as if just unpacked, stops, and leaves everything ready for {@link #again()}. */
    double first() throws IOException, InterruptedException;

    /** Starts on what the last start left behind, and stops. */
    Start again() throws IOException, InterruptedException;
}
