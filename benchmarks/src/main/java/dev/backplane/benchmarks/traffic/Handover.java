package dev.backplane.benchmarks.traffic;

/**
 * What a runtime says about the calls that an update met.
 *
 * @param inFlight how many were in the old version when calls shifted
 * @param brokenOff how many of those did not end by themselves
 * @param gateMillis how long calls had to wait
 */
public record Handover(int inFlight, int brokenOff, double gateMillis) {

    /** Of a runtime that says nothing. */
    public static final Handover UNTOLD = new Handover(0, 0, 0);
}
