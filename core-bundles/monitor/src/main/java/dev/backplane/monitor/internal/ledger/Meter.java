package dev.backplane.monitor.internal.ledger;

import dev.backplane.monitor.LedgerWindow;

import java.time.Duration;
import java.util.function.Consumer;

/** Measures what plugins use until it is closed: the way to do so depends on the JVM. */
interface Meter extends AutoCloseable {

    /**
     * How to measure.
     *
     * @param cpuPeriod processor time between two samples
     * @param allocations samples a second
     */
    record Terms(Duration window, Duration cpuPeriod, int allocations) {}

    /** Begins to measure. */
    @FunctionalInterface
    interface Maker {

        /**
         * Blocks for as long as it takes to begin.
         *
         * @param finished takes each window, on a thread of the meter
         * @param failed is told once if measuring ended by itself, and why
         * @throws MeterUnavailableException if this JVM cannot
         */
        Meter begin(Terms terms, Consumer<LedgerWindow> finished, Consumer<String> failed)
                throws MeterUnavailableException;
    }

    @Override
    void close();
}
