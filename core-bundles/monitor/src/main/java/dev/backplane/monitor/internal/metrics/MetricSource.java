package dev.backplane.monitor.internal.metrics;

/** Knows some numbers, and tells them when asked; a service within this bundle. */
interface MetricSource {

    /** Takes down what it knows now; quick, without waiting for anybody. */
    void collect(Samples samples);
}
