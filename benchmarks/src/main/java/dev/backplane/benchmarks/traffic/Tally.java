package dev.backplane.benchmarks.traffic;

import dev.backplane.plugin.PluginException;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the calls: each begins, and is answered or fails with a code. */
final class Tally {

    private static final int REASONS = 20;
    private static final String SLOW = "slow";

    private final LongAdder begun = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder shortCalls = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
    private final Latencies round = new Latencies();
    private final Latencies whole = new Latencies();

    void begun() {
        begun.increment();
    }

    void answered(String version) {
        answered.increment();
        if (version.endsWith(SLOW)) {
            slow.increment();
        }
    }

    void failed(String request, Exception problem) {
        failed.increment();
        String code =
                problem instanceof PluginException known
                        ? known.code() + " " + known.getMessage()
                        : problem.toString();
        String reason = request.substring(0, request.indexOf(' ')) + ": " + code;
        if (reasons.size() < REASONS || reasons.containsKey(reason)) {
            reasons.computeIfAbsent(reason, unknown -> new LongAdder()).increment();
        }
    }

    /** A short call took so long beyond what it was asked to. */
    void took(Phase began, Phase ended, long nanos) {
        shortCalls.increment();
        round.add(Phase.of(began, ended), nanos);
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

    /** The latencies since the last round, which go to the whole. */
    String endRound() {
        String lines = round.lines();
        round.drainTo(whole);
        return lines;
    }

    /** A line each: a name and a number; then the reasons of failures. */
    String lines() {
        round.drainTo(whole);
        StringBuilder text = new StringBuilder();
        text.append("calls ").append(begun.sum());
        text.append("\nanswered ").append(answered.sum());
        text.append("\nfailed ").append(failures());
        text.append('\n').append(whole.lines());
        reasons.forEach(
                (reason, count) ->
                        text.append("\nreason ")
                                .append(count.sum())
                                .append(" x ")
                                .append(reason.replace('\n', ' ')));
        return text.toString();
    }
}
