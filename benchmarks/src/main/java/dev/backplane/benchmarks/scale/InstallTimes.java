package dev.backplane.benchmarks.scale;

import dev.backplane.benchmarks.Samples;

/**
 * What installing and starting many plugins one after the other took.
 *
 * @param seconds each plugin's time
 * @param cpuSeconds the process's time on the processors, which tells more than the clock on a busy
 *     machine
 */
record InstallTimes(Samples seconds, double cpuSeconds) {

    private static final int WINDOW = 50;

    double total() {
        return seconds.sum();
    }

    /** The median of the fifty around the 100th. */
    double around100() {
        return seconds.part(100 - WINDOW / 2, 100 + WINDOW / 2).median();
    }

    /** The median of the last fifty. */
    double last() {
        int count = seconds.values().size();
        return seconds.part(count - WINDOW, count).median();
    }

    String describe() {
        StringBuilder text = new StringBuilder();
        text.append(Samples.text(total(), " s, "))
                .append(Samples.text(cpuSeconds, " s of CPU; median ms of each hundred:"));
        for (int from = 0; from < seconds.values().size(); from += 100) {
            text.append(' ')
                    .append(Samples.text(seconds.part(from, from + 100).median() * 1e3, ""));
        }
        return text.toString();
    }
}
