package dev.backplane.benchmarks;

import java.util.Locale;

/**
 * One line of the result.
 *
 * @param name the benchmark's name, a dot, and what was measured
 * @param ours what Backplane took or did, with its unit
 * @param peer the same of the peer
 * @param ratio what is compared with the goal
 * @param goal the bound
 * @param remark why it could not be measured; empty if it could
 */
public record Figure(
        String name, String ours, String peer, double ratio, Goal goal, String remark) {

    /**
     * A bound of a ratio.
     *
     * @param atMost whether the bound is an upper one
     * @param bound the greatest or least ratio that is good enough
     */
    public record Goal(boolean atMost, double bound) {

        /** An upper bound. */
        public static Goal atMost(double bound) {
            return new Goal(true, bound);
        }

        /** A lower bound. */
        public static Goal atLeast(double bound) {
            return new Goal(false, bound);
        }

        boolean met(double ratio) {
            return atMost ? ratio <= bound : ratio >= bound;
        }

        @Override
        public String toString() {
            return (atMost ? "<=" : ">=") + bound;
        }
    }

    /** A figure that was measured. */
    public static Figure of(String name, String ours, String peer, double ratio, Goal goal) {
        return new Figure(name, ours, peer, ratio, goal, "");
    }

    /** A figure that could not be measured, and why: never {@code ok}. */
    public static Figure missing(String name, Goal goal, String why) {
        return new Figure(name, "-", "-", Double.NaN, goal, why);
    }

    boolean measured() {
        return remark.isEmpty();
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "FIGURE name=%s ours=%s peer=%s ratio=%s goal=%s %s%s",
                name,
                ours,
                peer,
                Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.3f", ratio),
                goal,
                goal.met(ratio) ? "ok" : "short",
                measured() ? "" : " reason=\"" + remark + "\"");
    }
}
