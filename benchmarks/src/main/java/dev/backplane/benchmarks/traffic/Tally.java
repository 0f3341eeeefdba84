package dev.backplane.benchmarks.traffic;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the calls. */
final class Tally {

    private static final int REASONS = 20;
    private static final String SLOW = "slow";

    private final LongAdder calls = new LongAdder();
    private final LongAdder shortCalls = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
    private final Map<Phase, Histogram> latencies = new EnumMap<>(Phase.class);

    Tally() {
        for (Phase phase : Phase.values()) {
            latencies.put(phase, new Histogram());
        }
    }

    void answered(String version) {
        calls.increment();
        if (version.endsWith(SLOW)) {
            slow.increment();
        }
    }

    void failed(String request, Exception problem) {
        calls.increment();
        failed.increment();
        String reason = request.substring(0, request.indexOf(' ')) + ": " + problem;
        if (reasons.size() < REASONS || reasons.containsKey(reason)) {
            reasons.computeIfAbsent(reason, unknown -> new LongAdder()).increment();
        }
    }

    /** A short call took so long beyond what it was asked to. */
    void took(Phase began, Phase ended, long nanos) {
        shortCalls.increment();
        latencies.get(together(began, ended)).add(nanos);
    }

    private static Phase together(Phase began, Phase ended) {
        if (began == Phase.SHIFT || ended == Phase.SHIFT) {
            return Phase.SHIFT;
        }
        return began == ended ? began : Phase.IDLE;
    }

    long failures() {
        return failed.sum();
    }

    /** Calls that a slower version answered. */
    long slowed() {
        return slow.sum();
    }

    long shortCalls() {
        return shortCalls.sum();
    }

    /** A line each: a name and a number; then the reasons of failures. */
    String lines() {
        StringBuilder text = new StringBuilder();
        text.append("calls ").append(calls.sum());
        text.append("\nfailed ").append(failures());
        latencies.forEach(
                (phase, histogram) ->
                        text.append("\ncalls.")
                                .append(phase)
                                .append(' ')
                                .append(histogram.count())
                                .append("\np50.")
                                .append(phase)
                                .append(' ')
                                .append(histogram.millis(0.5))
                                .append("\np999.")
                                .append(phase)
                                .append(' ')
                                .append(histogram.millis(0.999))
                                .append("\nmost.")
                                .append(phase)
                                .append(' ')
                                .append(histogram.millis(1)));
        reasons.forEach(
                (reason, count) ->
                        text.append("\nreason ")
                                .append(count.sum())
                                .append(" x ")
                                .append(reason.replace('\n', ' ')));
        return text.toString();
    }
}
